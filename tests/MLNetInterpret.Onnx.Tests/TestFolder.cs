namespace MLNetInterpret.Onnx.Tests;

/// <summary>A folder of temporary files.</summary>
internal sealed class TestFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("mlnet-interpret-onnx").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
