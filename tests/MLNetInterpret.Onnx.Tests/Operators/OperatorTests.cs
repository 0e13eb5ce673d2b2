namespace MLNetInterpret.Onnx.Tests.Operators;

[TestClass]
public class OperatorTests
{
    /// <summary>Reductions have their axes elsewhere in newer sets; OnnxRuntime has no
    /// GlobalLpPool of set 22.</summary>
    public static IEnumerable<object[]> Names => GeneratedGraphs.All.Keys.SelectMany(name =>
        (name is "reduce" or "recurrent" or "mvn" or "globalpool" ? new[] { 17 } : [17, 22])
        .Select(opset => new object[] { name, opset }));

    [TestMethod, DynamicData(nameof(Names))]
    public void Drawn_settings_give_what_OnnxRuntime_gives(string name, int opset)
    {
        using var folder = new TestFolder();
        for (var seed = 0; seed < (opset == 17 ? 12 : 4); seed++)
        {
            var builder = new ModelBuilder(opset, seed);
            builder.Output(GeneratedGraphs.All[name](builder, new Random(seed)));
            var path = builder.Save(folder.Path);
            try
            {
                var worst = OnnxNetwork.Verify(path, new() { Reference = OrtReference.Run });
                Assert.IsTrue(worst < 1e-4, $"seed {seed}: {worst}");
            }
            catch (Exception failure) when (failure is not AssertFailedException)
            {
                Assert.Fail($"seed {seed}: {failure.Message}\n{builder.Graph}");
            }
        }
    }
}
