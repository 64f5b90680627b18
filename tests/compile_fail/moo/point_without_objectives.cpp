// Points without an objective cannot be compared.
// expect: a point has at least one objective
#include <hwflowq/moo/point_columns.hpp>

#ifdef HWFLOWQ_CONTROL
hwflowq::moo::point_columns<1> points;
#else
hwflowq::moo::point_columns<0> points;
#endif
