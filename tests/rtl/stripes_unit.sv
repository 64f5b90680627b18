// A serial inner-product unit: each lane ANDs a weight with one activation bit, the most significant
// first; an adder tree adds the lanes, and a shifting accumulator takes the sum.
module stripes_unit #(
  parameter int LANES = 4,
  parameter int WEIGHT_BITS = 8,
  parameter int SUM_BITS = 32,
  parameter bit BINARY = 1  // whether activations of -1 and +1 are known
) (
  input  logic clock,
  input  logic reset,
  input  logic valid,     // a plane of activation bits is presented
  input  logic clear,     // the first plane of a result: forget the sum
  input  logic restart,   // the first plane of a step: begin a new accumulation of planes
  input  logic negative,  // the plane is a sign
  input  logic binary,    // the plane's bits stand for -1 and +1
  input  logic last,      // the last plane of the last step of a result
  input  logic [LANES*(WEIGHT_BITS+1)-1:0] weight,  // sign- or zero-extended by one bit each
  input  logic [LANES-1:0] activation,
  input  logic [LANES-1:0] used,  // lanes that hold elements
  output logic done,
  output logic signed [SUM_BITS-1:0] sum
);
  localparam int TREE_BITS = WEIGHT_BITS + 2 + $clog2(LANES);

  logic signed [TREE_BITS-1:0] tree;
  logic signed [WEIGHT_BITS:0] lane;
  always_comb begin
    tree = '0;
    lane = '0;
    for (int i = 0; i < LANES; i++) begin
      lane = weight[i*(WEIGHT_BITS+1) +: WEIGHT_BITS+1];
      tree = tree + (used[i] && activation[i] ? TREE_BITS'(lane) : '0);
      if (BINARY && binary) tree = tree - (used[i] && !activation[i] ? TREE_BITS'(lane) : '0);
    end
    if (negative) tree = -tree;
  end

  // `steps` holds what finished steps gave, `planes` the step that runs.
  logic signed [SUM_BITS-1:0] steps, planes;
  wire signed [SUM_BITS-1:0] so_far = clear ? '0 : restart ? steps + planes : steps;
  wire signed [SUM_BITS-1:0] shifted = restart ? '0 : planes <<< 1;
  assign sum = steps + planes;

  always_ff @(posedge clock) begin
    if (reset) begin
      steps <= '0;
      planes <= '0;
      done <= 1'b0;
    end else begin
      done <= valid && last;
      if (valid) begin
        steps <= so_far;
        planes <= shifted + SUM_BITS'(tree);
      end
    end
  end
endmodule
