// An addition.
module adder #(
  parameter int BITS = 8
) (
  input  logic [BITS-1:0] a,
  input  logic [BITS-1:0] b,
  output logic [BITS-1:0] sum
);
  assign sum = a + b;
endmodule
