using static TorchSharp.torch;

namespace MLNetInterpret.Onnx.Operators;

/// <summary>What a kind of node computes: its outputs, in tensors of their own; differentiable where that makes sense.</summary>
internal delegate Tensor[] Operator(NodeCall call);
