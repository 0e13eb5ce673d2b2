namespace MLNetInterpret.Onnx.Steps;

/// <summary>The file of a step, which its model's zip keeps.</summary>
/// <param name="Bytes">All of it, with the tensors that lay in other files.</param>
/// <param name="Name">What errors call it.</param>
/// <param name="Options">What it leaves open.</param>
internal sealed record StepFile(byte[] Bytes, string Name, OnnxOptions Options);
