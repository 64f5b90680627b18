// Records whose fields are known by name when compiling.
#ifndef HWFLOWQ_CORE_REFLECTION_HPP
#define HWFLOWQ_CORE_REFLECTION_HPP

#include <hwflowq/core/fixed_string.hpp>

#include <boost/hana/accessors.hpp>
#include <boost/hana/at.hpp>
#include <boost/hana/concept/struct.hpp>
#include <boost/hana/core/to.hpp>
#include <boost/hana/first.hpp>
#include <boost/hana/pair.hpp>
#include <boost/hana/second.hpp>
#include <boost/hana/string.hpp>
#include <boost/hana/tuple.hpp>
#include <boost/hana/unpack.hpp>
#include <boost/preprocessor/punctuation/comma_if.hpp>
#include <boost/preprocessor/seq/for_each_i.hpp>
#include <boost/preprocessor/stringize.hpp>
#include <boost/preprocessor/variadic/to_seq.hpp>

#include <array>
#include <cstddef>
#include <string_view>
#include <type_traits>
#include <utility>

/// Tells the names of a record's public members to the library; stands in the global namespace:
/// @code
/// struct cost { double energy_pj; double latency_cycles; };
/// HWFLOWQ_REFLECT(cost, energy_pj, latency_cycles);
/// @endcode
/// A type with BOOST_HANA_ADAPT_STRUCT or BOOST_HANA_DEFINE_STRUCT needs no more.
///
/// Hana sees the same as after BOOST_HANA_ADAPT_STRUCT, but compilers work it out only where a program
/// asks for the fields: that macro's tuples are the most of what including a cost model would cost.
#define HWFLOWQ_REFLECT(record, ...)                                                \
  template <>                                                                       \
  struct boost::hana::accessors_impl<record> {                                      \
    /* A template, so that nothing is instantiated before it is called. */          \
    template <typename Caller = void>                                               \
    static constexpr auto apply() {                                                 \
      return ::boost::hana::make_tuple(BOOST_PP_SEQ_FOR_EACH_I(                     \
          HWFLOWQ_DETAIL_ACCESSOR, record, BOOST_PP_VARIADIC_TO_SEQ(__VA_ARGS__))); \
    }                                                                               \
  }
#define HWFLOWQ_DETAIL_ACCESSOR(repetition, record, index, field) \
  BOOST_PP_COMMA_IF(index)                                        \
  hwflowq::detail::field_accessor<Caller, BOOST_PP_STRINGIZE(field), &record::field>()

namespace hwflowq {

/// A type whose fields have names at compile time.
template <typename T>
concept Reflected = boost::hana::Struct<std::remove_cvref_t<T>>::value;

/// Names of a record's fields, in the order of HWFLOWQ_REFLECT.
template <Reflected T>
inline constexpr auto field_names =
    boost::hana::unpack(boost::hana::accessors<std::remove_cvref_t<T>>(), [](auto... accessors) {
      return std::array<std::string_view, sizeof...(accessors)>{
          boost::hana::to<const char*>(boost::hana::first(accessors))...};
    });

/// The characters of a field's name, so that compilers spell it out in what they say.
template <char... Characters>
struct field_named {};

namespace detail {

// Reads a member of a record.
template <auto Member>
struct field_reader {
  template <typename Record>
  constexpr decltype(auto) operator()(Record&& record) const {
    return static_cast<Record&&>(record).*Member;
  }
};

template <fixed_string Name, std::size_t... I>
constexpr auto name_of_hana(std::index_sequence<I...>) {
  return boost::hana::string_c<Name.characters[I]...>;
}

// A field's name and reader, as Hana wants them. `Caller` is there to make calls wait for it.
template <typename Caller, fixed_string Name, auto Member>
constexpr auto field_accessor() {
  return boost::hana::make_pair(name_of_hana<Name>(std::make_index_sequence<Name.view().size()>()),
                                field_reader<Member>{});
}

template <fixed_string Name, std::size_t... I>
consteval auto spell(std::index_sequence<I...>) {
  return field_named<Name.characters[I]...>{};
}

// The position of the field called `name`, or the number of fields when there is none.
template <Reflected T>
consteval std::size_t field_position(std::string_view name) {
  std::size_t position = 0;
  for (const std::string_view other : field_names<T>) {
    if (other == name) break;
    ++position;
  }
  return position;
}

inline constexpr double no_field = 0.0;

template <typename T, typename Name>
struct record_has;
template <typename T, char... Characters>
struct record_has<T, field_named<Characters...>> {
  static constexpr char name[] = {Characters..., '\0'};
  static constexpr bool value =
      field_position<T>({name, sizeof...(Characters)}) < field_names<T>.size();
};

}  // namespace detail

/// T is reflected and has a field of this name.
template <typename T, fixed_string Name>
concept has_field = Reflected<T> && detail::field_position<T>(Name.view()) < field_names<T>.size();

/// The field of `record` that is called Name, by reference. Another name is a compile-time error
/// that spells it.
template <fixed_string Name, Reflected T>
[[nodiscard]] constexpr auto& field_of(T& record) {
  using spelled = decltype(detail::spell<Name>(std::make_index_sequence<Name.view().size()>()));
  static_assert(detail::record_has<T, spelled>::value,
                "the record has no field of this name: see the characters after `field_named`, and "
                "the names in the record's HWFLOWQ_REFLECT");
  if constexpr (detail::record_has<T, spelled>::value) {
    return boost::hana::second(boost::hana::at_c<detail::field_position<T>(Name.view())>(
        boost::hana::accessors<std::remove_const_t<T>>()))(record);
  } else {
    return detail::no_field;  // one error is enough
  }
}

/// Calls `function(name, field)` for every field in the order of HWFLOWQ_REFLECT: `name` is a
/// `std::string_view`, `field` a reference.
template <Reflected T, typename Function>
constexpr void for_each_field(T& record, Function&& function) {
  boost::hana::unpack(boost::hana::accessors<std::remove_const_t<T>>(), [&](auto... accessors) {
    std::size_t position = 0;
    (function(field_names<T>[position++], boost::hana::second(accessors)(record)), ...);
  });
}

}  // namespace hwflowq

#endif
