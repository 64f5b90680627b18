// An array of bit-serial dot product units: ROWS x COLUMNS of them share bit planes of left rows and
// right columns, one pair of planes a cycle.
//
// Stage 1 ANDs and counts (XNORs where an operand is binary, -1 and +1), stage 2 applies the sign of the
// pair of planes, stage 3 accumulates and shifts left where a new significance begins.
module bismo_array #(
  parameter int ROWS = 2,
  parameter int COLUMNS = 2,
  parameter int POPCOUNT_WIDTH = 8,
  parameter int SUM_BITS = 32
) (
  input  logic clock,
  input  logic reset,
  input  logic valid,     // a pair of planes is presented
  input  logic first,     // the first of a result: forget the sum
  input  logic shift,     // a new significance begins
  input  logic negative,  // exactly one of the planes is a sign
  input  logic last,      // the last of a result
  input  logic left_binary,
  input  logic right_binary,
  input  logic [ROWS-1:0][POPCOUNT_WIDTH-1:0] left,
  input  logic [COLUMNS-1:0][POPCOUNT_WIDTH-1:0] right,
  input  logic [POPCOUNT_WIDTH-1:0] used,  // lanes that hold elements
  output logic done,                       // sums are complete
  output logic signed [ROWS-1:0][COLUMNS-1:0][SUM_BITS-1:0] sum
);
  localparam int COUNT_BITS = $clog2(POPCOUNT_WIDTH + 1) + 1;

  typedef struct packed {
    logic valid, first, shift, last;
  } control_t;
  control_t counted_control, signed_control;
  logic counted_negative;

  logic signed [ROWS-1:0][COLUMNS-1:0][COUNT_BITS-1:0] counted, signed_count;

  // The sum over used lanes of the products of two planes. A bit stands for 0 or 1, of a binary operand
  // for -1 or +1.
  function automatic logic signed [COUNT_BITS-1:0] products(
      input logic [POPCOUNT_WIDTH-1:0] a, input logic [POPCOUNT_WIDTH-1:0] b,
      input logic [POPCOUNT_WIDTH-1:0] lanes, input logic a_binary, input logic b_binary);
    logic [POPCOUNT_WIDTH-1:0] plus, minus;
    unique case ({a_binary, b_binary})
      2'b00: begin plus = a & b; minus = '0; end
      2'b01: begin plus = a & b; minus = a & ~b; end
      2'b10: begin plus = a & b; minus = ~a & b; end
      2'b11: begin plus = ~(a ^ b); minus = a ^ b; end
    endcase
    plus &= lanes;
    minus &= lanes;
    return COUNT_BITS'($countones(plus)) - COUNT_BITS'($countones(minus));
  endfunction

  always_ff @(posedge clock) begin
    if (reset) begin
      counted_control <= '0;
      signed_control <= '0;
      done <= 1'b0;
    end else begin
      counted_control <= '{valid, first, shift, last};
      counted_negative <= negative;
      signed_control <= counted_control;
      done <= signed_control.valid && signed_control.last;
    end
    for (int i = 0; i < ROWS; i++) begin
      for (int j = 0; j < COLUMNS; j++) begin
        counted[i][j] <= products(left[i], right[j], used, left_binary, right_binary);
        signed_count[i][j] <= counted_negative ? -$signed(counted[i][j])
                                                       : $signed(counted[i][j]);
        if (signed_control.valid) begin
          if (signed_control.first)
            sum[i][j] <= SUM_BITS'($signed(signed_count[i][j]));
          else
            sum[i][j] <= (signed_control.shift ? $signed(sum[i][j]) <<< 1 : $signed(sum[i][j])) +
                         SUM_BITS'($signed(signed_count[i][j]));
        end
      end
    end
  end
endmodule
