using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;
using MLNetInterpret.Onnx.Operators;
using Onnx;
using static TorchSharp.torch;

namespace MLNetInterpret.Onnx.Tests.Operators;

/// <summary>Every operator of the table in every operator set in which its meaning changed. <c>GENERATED_SEEDS=200</c> draws
/// more.</summary>
[TestClass]
public class OperatorTests
{
    /// <summary>Versions that OnnxRuntime does not run, and the older set of the same meaning by which it is asked.</summary>
    private static readonly Dictionary<(string Type, int Version), int> Older = new()
    {
        [("GlobalLpPool", 22)] = 21,      // more types of floats
    };

    private static int Seeds => int.Parse(Environment.GetEnvironmentVariable("GENERATED_SEEDS") ?? "6");

    public static IEnumerable<object[]> Versions => OperatorVersions.All.Keys.Where(type => type != "ai.onnx.ml.ZipMap")
        .SelectMany(type => OperatorVersions.All[type].Select(version => new object[] { type, version }));

    [TestMethod]
    public void Every_operator_of_the_table_is_generated_in_every_version()
    {
        var names = OperatorTable.Names.Append("If").Order(StringComparer.Ordinal).ToArray();
        CollectionAssert.AreEqual(names, OperatorVersions.All.Keys.Order(StringComparer.Ordinal).ToArray());
        CollectionAssert.AreEqual(names, GeneratedGraphs.All.Keys.Append("ai.onnx.ml.ZipMap").Order(StringComparer.Ordinal).ToArray());
    }

    [TestMethod, DynamicData(nameof(Versions))]
    public void Drawn_settings_give_what_OnnxRuntime_gives(string type, int version)
    {
        using var folder = new TestFolder();
        for (var seed = 0; seed < Seeds; seed++)
        {
            var builder = new ModelBuilder(OperatorVersions.Set(type, version), seed);
            builder.Output(GeneratedGraphs.All[type](builder, new Random(seed)));
            Assert.IsTrue(builder.Graph.Node.Any(node => type.EndsWith(node.OpType, StringComparison.Ordinal)), type);
            var path = builder.Save(folder.Path);
            try
            {
                var worst = OnnxNetwork.Verify(path, new() { Reference = Reference(type, version) });
                Assert.IsTrue(worst < 1e-4, $"seed {seed}: {worst}");
            }
            catch (Exception failure) when (failure is not AssertFailedException)
            {
                Assert.Fail($"seed {seed}: {failure.Message}\n{builder.Graph}");
            }
        }
    }

    private static Func<byte[], IReadOnlyDictionary<string, Tensor>, IReadOnlyDictionary<string, Tensor>> Reference(
        string type, int version) => !Older.TryGetValue((type, version), out var older) ? OrtReference.Run
        : (bytes, inputs) =>
        {
            Assert.ThrowsExactly<OnnxRuntimeException>(() => OrtReference.Run(bytes, inputs), "OnnxRuntime runs it by now.");
            var model = ModelProto.Parser.ParseFrom(bytes);
            model.OpsetImport[0].Version = older;
            return OrtReference.Run(model.ToByteArray(), inputs);
        };
}
