using MLNetInterpret.Onnx.Files;
using MLNetInterpret.Onnx.Graphs;
using MLNetInterpret.Onnx.Operators;
using Onnx;
using static TorchSharp.torch;

namespace MLNetInterpret.Onnx.Tests.Operators;

/// <summary>ONNX's own vectors, as Debian's libonnx-testdata has them: <c>.ci/run</c> installs it, elsewhere they are skipped.
/// What fails stands in <c>conformance.txt</c>; write it anew with <c>WRITE_CONFORMANCE=1</c>.</summary>
[TestClass]
public class ConformanceTests
{
    private const string Data = "/usr/share/libonnx-testdata/data";

    private static string Expected =>
        Path.Combine(AppContext.BaseDirectory, "..", "..", "..", "..", "Operators", "conformance.txt");

    [TestMethod]
    public void Vectors_pass_but_for_those_that_are_listed()
    {
        if (!Directory.Exists(Data)) Assert.Inconclusive("The package libonnx-testdata is not installed.");
        LibTorch.EnsureLoaded();
        using var frozen = no_grad();
        var lines = new List<string>();
        foreach (var group in new[] { "node", "pytorch-operator", "pytorch-converted" })
        {
            var folders = Directory.GetDirectories(Path.Combine(Data, group)).Order(StringComparer.Ordinal).ToList();
            var failed = folders.Select(folder => (Name: Path.GetFileName(folder), Why: Failure(folder)))
                .Where(result => result.Why is not null).ToList();
            lines.Add($"# {group}: {folders.Count - failed.Count} of {folders.Count} pass");
            lines.AddRange(failed.Select(result => $"{group}/{result.Name}: {result.Why}"));
        }

        if (Environment.GetEnvironmentVariable("WRITE_CONFORMANCE") is not null) File.WriteAllLines(Expected, lines);
        CollectionAssert.AreEqual(File.ReadAllLines(Expected), lines);
    }

    private static string? Failure(string folder)
    {
        using var scope = NewDisposeScope();
        try
        {
            var model = OnnxFile.Read(Path.Combine(folder, "model.onnx"));
            var tensors = new TensorReader(null, widen: false);
            var context = new GraphContext((int)(model.OpsetImport.FirstOrDefault(set =>
                set.Domain is "" or "ai.onnx")?.Version ?? 1), tensors, false);
            var set = Path.Combine(folder, "test_data_set_0");
            var given = model.Graph.Initializer.ToDictionary(constant => constant.Name, tensors.Read);
            var inputs = model.Graph.Input.Where(input => !given.ContainsKey(input.Name)).Select(input => input.Name).ToList();
            foreach (var (at, name) in inputs.Index())
                given[name] = Stored(
                    Path.Combine(set, $"input_{at}.pb"), tensors, model.Graph.Input.First(input => input.Name == name));
            foreach (var (at, output) in model.Graph.Output.Index())
            {
                var got = Rehearsal.Folded(OnnxGraph.Of(model, output.Name), given, context);
                var wanted = Stored(Path.Combine(set, $"output_{at}.pb"), tensors, output);
                if (!got.shape.SequenceEqual(wanted.shape))
                    return $"shape [{string.Join(", ", got.shape)}], not [{string.Join(", ", wanted.shape)}]";
                if (got.dtype != wanted.dtype) return $"type {got.dtype}, not {wanted.dtype}";
                if (got.numel() > 0 && !got.to(float64).allclose(wanted.to(float64), 1e-3, 1e-5, equal_nan: true))
                    return "other values";
            }

            return null;
        }
        catch (NotSupportedException refused)
        {
            return refused.Message.Split(". Supported")[0].Split(", which is not supported")[0];
        }
        catch (Exception failure) when (failure is InvalidDataException or ArgumentException)
        {
            return failure.Message;
        }
    }

    /// <summary>A vector's tensor; floats of bfloat16 are stored as the whole numbers of their bits.</summary>
    private static Tensor Stored(string path, TensorReader tensors, ValueInfoProto declared)
    {
        const int bfloat = (int)TensorProto.Types.DataType.Bfloat16;
        var proto = TensorProto.Parser.ParseFrom(File.ReadAllBytes(path));
        if (declared.Type?.TensorType?.ElemType == bfloat && proto.DataType == (int)TensorProto.Types.DataType.Uint16)
            proto.DataType = bfloat;
        return tensors.Read(proto);
    }
}
