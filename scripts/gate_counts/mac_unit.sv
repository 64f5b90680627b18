// A bit-parallel multiplier with its accumulator: sum <= sum + weight * activation.
module mac_unit #(
  parameter int WEIGHT_BITS = 8,
  parameter int ACTIVATION_BITS = 8,
  parameter int SUM_BITS = 32
) (
  input  logic clock,
  input  logic clear,
  input  logic signed [WEIGHT_BITS-1:0] weight,
  input  logic signed [ACTIVATION_BITS-1:0] activation,
  output logic signed [SUM_BITS-1:0] sum
);
  wire signed [SUM_BITS-1:0] product = weight * activation;
  always_ff @(posedge clock) sum <= clear ? '0 : sum + product;
endmodule
