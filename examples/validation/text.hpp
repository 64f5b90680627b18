// The words around the tables of docs/validation.md.
#ifndef HWFLOWQ_EXAMPLES_VALIDATION_TEXT_HPP
#define HWFLOWQ_EXAMPLES_VALIDATION_TEXT_HPP

namespace text {

inline constexpr const char* introduction = R"(# Validation
Published figures beside ours. The program `examples/validation` prints this page, and a test compares the two. Errors are
those of our figure relative to the published one. Term-by-term comparisons with other tools are the tests `golden.cost.*`.
)";

inline constexpr const char* eyeriss = R"(
## Eyeriss chip, AlexNet, batch of 4
Published: Chen, Krishna, Emer, Sze, JSSC 52(1), 2017, table V (processing latency; external accesses; zeros of inputs). Ours:
`presets::eyeriss()` in the ratios of energy of ISCA 2016, with the row-stationary mapping of the least product of energy and
delay. Latency is compute cycles at 200 MHz. The chip run-length-codes activations outside; "coded" applies the published
shares of zeros to our raw traffic, 64 bits for three values that are not zero.

| layer | ms, chip | ms, ours | error | elements, ours | MB, chip | MB, ours raw | MB, ours coded | error |
|---|---|---|---|---|---|---|---|---|
)";

inline constexpr const char* after_eyeriss = R"(
- Latency has the chip's trend and is 3 to 17 % lower: ours has no ramp-up between passes, and its mappings use 140 to 168
  elements where the chip's use 135 to 156 (154 in both for conv1).
- External accesses are within 10 % for conv1 and conv2. From conv3 on the chip keeps the partial sums of 64 filters for all
  four images in its buffer, so that weights come in once; ours weighs accesses to the buffer and hops as well, finds a schedule
  that is cheaper in the ratios of energy, and reads weights up to twice. Zeros of conv5's outputs are not published, and
  none are assumed.
)";

inline constexpr const char* laws = R"(
## Laws and peaks of serial engines
Published: Stripes (MICRO 2016) and Loom (DAC 2018) state the laws; BISMO's peaks are those of FPL 2018 and TRETS 12(3), 2019,
UNPU's of JSSC 54(1), 2019. Ours: cycles of the arrays in `hwflowq/cost/arrays` on a layer that fills them, and of presets.

| figure | published | ours | error |
|---|---|---|---|
)";

inline constexpr const char* bit_fusion = R"(
The laws are exact. BISMO's peaks and UNPU's at one bit differ by the rounding of the published figure.

## BitFusion and its speed-up and energy over Eyeriss
Published: Sharma et al., ISCA 2018, in the figures of the authors' repository (hsharma35/bitfusion): 16 x 32 units, both at
500 MHz, batch of 16, networks twice as wide on BitFusion where the authors take WRPN's. Ours: `best_tiling` on a
`bit_fusion_array`, with the authors' prices (0.4592 pJ a unit and compute cycle; 0.021, 0.029, 0.059, 0.114, 0.033, 0.073 pJ per
bit read from and written to the weight, input and output buffers; 15 pJ per bit of DRAM); `presets::eyeriss()` with 16 x 16
elements, as many as the published Eyeriss times imply, compute cycles of the mapping of least energy times delay. The energy of
Eyeriss is the published one. Both published powers are 256 / 1000 of what the authors' own prices give, which the ratio of
energies does not show; it is taken out here.

| network | BitFusion ms | ours | error | Eyeriss ms | ours | error | speed-up | ours | error | energy saved | ours | error |
|---|---|---|---|---|---|---|---|---|---|---|---|---|
)";

inline constexpr const char* after_bit_fusion = R"(
- BitFusion's times are equal and its energy is within 0.1 % (the prices are rounded) for all eight networks.
- Our Eyeriss differs where its mapper finds other schedules than nn_dataflow, from which the published times come: it gets more of
  the 256 elements to work on AlexNet and ResNet-18, and fewer where hops weigh more than time, as for the RNN.
)";

}  // namespace text

#endif
