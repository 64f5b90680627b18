// An array of bit-serial dot product units: ROWS x COLUMNS of them share bit planes of left rows and
// right columns, one pair of planes a cycle.
//
// Stage 1 ANDs and counts (XNORs where an operand is binary, -1 and +1), stage 2 applies the sign of the
// pair of planes, stage 3 accumulates and shifts left where a new significance begins.
module bismo_array #(
  parameter int ROWS = 2,
  parameter int COLUMNS = 2,
  parameter int POPCOUNT_WIDTH = 8,
  parameter int SUM_BITS = 32,
  parameter bit BINARY = 1  // whether operands of -1 and +1 are known
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
  input  logic [ROWS*POPCOUNT_WIDTH-1:0] left,
  input  logic [COLUMNS*POPCOUNT_WIDTH-1:0] right,
  input  logic [POPCOUNT_WIDTH-1:0] used,  // lanes that hold elements
  output logic done,                       // sums are complete
  output logic [ROWS*COLUMNS*SUM_BITS-1:0] sum
);
  localparam int COUNT_BITS = $clog2(POPCOUNT_WIDTH + 1) + 1;

  logic counted_valid, counted_first, counted_shift, counted_negative, counted_last;
  logic signed_valid, signed_first, signed_shift, signed_last;

  always_ff @(posedge clock) begin
    counted_valid <= valid && !reset;
    counted_first <= first;
    counted_shift <= shift;
    counted_negative <= negative;
    counted_last <= last;
    signed_valid <= counted_valid && !reset;
    signed_first <= counted_first;
    signed_shift <= counted_shift;
    signed_last <= counted_last;
    done <= signed_valid && signed_last && !reset;
  end

  for (genvar i = 0; i < ROWS; i++) begin : row
    for (genvar j = 0; j < COLUMNS; j++) begin : column
      wire [POPCOUNT_WIDTH-1:0] a = left[i*POPCOUNT_WIDTH +: POPCOUNT_WIDTH];
      wire [POPCOUNT_WIDTH-1:0] b = right[j*POPCOUNT_WIDTH +: POPCOUNT_WIDTH];
      // Lanes whose product is 1, and those whose product is -1.
      wire [POPCOUNT_WIDTH-1:0] plus =
          used & ((a & b) | (BINARY && left_binary && right_binary ? ~a & ~b : '0));
      wire [POPCOUNT_WIDTH-1:0] minus =
          used & ((BINARY && left_binary ? ~a & b : '0) | (BINARY && right_binary ? a & ~b : '0));

      logic signed [COUNT_BITS-1:0] count, counted, signed_count;
      always_comb begin
        count = '0;
        for (int k = 0; k < POPCOUNT_WIDTH; k++) begin
          count = count + COUNT_BITS'(plus[k]) - COUNT_BITS'(minus[k]);
        end
      end

      logic signed [SUM_BITS-1:0] total;
      assign sum[(i*COLUMNS+j)*SUM_BITS +: SUM_BITS] = total;
      always_ff @(posedge clock) begin
        counted <= count;
        signed_count <= counted_negative ? -counted : counted;
        if (signed_valid) begin
          total <= (signed_first ? '0 : signed_shift ? total <<< 1 : total) +
                   SUM_BITS'(signed_count);
        end
      end
    end
  end
endmodule
