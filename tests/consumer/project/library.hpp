// What both translation units of this project take from hwflowq.
#ifndef CONSUMER_LIBRARY_HPP
#define CONSUMER_LIBRARY_HPP

#include <hwflowq/moo/point_columns.hpp>

/// Two points of two objectives, made in the other translation unit.
hwflowq::moo::point_set<2> make_points();

#endif
