using System.Reflection;
using System.Reflection.Emit;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.TorchSharp;
using MLNetInterpret.Reading;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret.Onnx.Tests.Steps;

/// <summary>Why networks of Microsoft.ML.TorchSharp cannot be looked at, and what is said of them.</summary>
[TestClass]
public class TorchSharpStepTests
{
    private const string Package = "Microsoft.ML.TorchSharp";

    [TestMethod]
    public void Version_0_23_1_still_fails_by_itself()
    {
        var assembly = typeof(TorchSharpCatalog).Assembly;
        Assert.AreEqual(
            "0.23.1", assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0],
            "a newer version may run: try it, and change the sentence, README and docs/mlnet-steps.md");
        var initialize = assembly.GetTypes().SelectMany(type => type.GetMethods(
            BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)).First(method => method.Name == "InitXavierUniform");
        using var layer = nn.Linear(3, 2);
        initialize.Invoke(null, [layer.weight, .. initialize.GetParameters().Skip(1).Select(_ => Type.Missing)]);
        Assert.IsTrue(layer.weight!.IsInvalid, "it disposes the weights that it fills");
    }

    [TestMethod]
    public void Its_steps_get_one_sentence()
    {
        var type = AssemblyBuilder.DefineDynamicAssembly(new(Package), AssemblyBuilderAccess.Run).DefineDynamicModule(Package)
            .DefineType("TextClassificationTransformer", TypeAttributes.Public, typeof(PassingStep)).CreateType();
        var ml = new MLContext();
        var step = (ITransformer)Activator.CreateInstance(type)!;
        var said = Assert.ThrowsExactly<InvalidOperationException>(() => ml.Interpretation.FindNetwork(step)).Message;
        StringAssert.Contains(said, "Microsoft.ML.TorchSharp");
        StringAssert.Contains(said, "0.23.1");
        Assert.AreEqual(said, Assert.ThrowsExactly<InvalidOperationException>(() => StepNetworks.MayBe([Package])).Message);
        Assert.IsFalse(StepNetworks.MayBe([]));
    }

    /// <summary>A step that does nothing.</summary>
    public class PassingStep : ITransformer
    {
        public bool IsRowToRowMapper => false;

        public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => inputSchema;

        public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) => throw new NotSupportedException();

        public IDataView Transform(IDataView input) => input;

        public void Save(ModelSaveContext ctx) => throw new NotSupportedException();
    }
}
