using MLNetInterpret.Onnx.Operators;

namespace MLNetInterpret.Onnx.Tests.Operators;

[TestClass]
public class OperatorTests
{
    public static IEnumerable<object[]> Names => GeneratedGraphs.All.Keys.Select(name => new object[] { name });

    [TestMethod, DynamicData(nameof(Names))]
    public void Drawn_settings_give_what_OnnxRuntime_gives(string name)
    {
        using var folder = new TestFolder();
        for (var seed = 0; seed < 12; seed++)
        {
            var builder = new ModelBuilder(seed: seed);
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
