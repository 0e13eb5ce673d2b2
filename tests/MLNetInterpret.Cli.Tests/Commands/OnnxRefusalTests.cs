using Google.Protobuf;
using Onnx;

namespace MLNetInterpret.Cli;

/// <summary>ONNX files, and options about them, that are refused: in one sentence, and nothing is written.</summary>
[TestClass]
public sealed class OnnxRefusalTests : IDisposable
{
    private readonly Session _session = new();

    public void Dispose() => _session.Dispose();

    [TestMethod]
    public void What_is_wrong_is_said_in_the_command_lines_words()
    {
        var (picture, zip) = (Repository.OnnxFixture("mobilenet_v1-13"), _session.At("told.zip"));
        Ok("import", picture, "--pixels", "unit", "--out", zip);
        _session.Fails(2, "--pixels is for ONNX files", "units", zip, "--pixels", "unit");
        _session.Fails(2, "--verify is for ONNX files", "units", zip, "--verify", "false");
        _session.Fails(2, "--class-names is for ONNX files", "units", zip, "--class-names", "a", "b");
        _session.Fails(2, "has to begin with one of: imagenet-torch", "units", picture, "--pixels", "torch");
        _session.Fails(2, "it takes bgr, mean=A,B,C", "units", picture, "--pixels", "raw", "rgb");
        _session.Fails(2, "'x' is no number", "units", picture, "--pixels", "raw", "mean=1,x");
        _session.Fails(2, "reads rows of numbers: leave --pixels out",
            "import", Repository.OnnxFixture("mlp-13"), "--pixels", "unit", "--out", _session.At("n.zip"));
        _session.Fails(2, "which is no file", "units", picture, "--class-names", "one");
        _session.Fails(2, "There are 2 class names, but the network's output has ", "units", picture, "--class-names", "a", "b");
        _session.Fails(2, "has no output 'x'", "units", picture, "--output-name", "x");
        _session.Fails(2, "has no input 'y'", "units", picture, "--input-name", "y");
        _session.Fails(2, "is written NAME=NUMBER", "units", picture, "--held-input", "mask");
        _session.Fails(2, "cannot be held", "units", picture, "--held-input", "mask=1");
        _session.Fails(2, "--input-shape is [5, 4]", "units", picture, "--input-shape", "5", "4");
        _session.Fails(2, "is no ONNX file", "import", zip, "--out", _session.At("n.zip"));
        Assert.IsFalse(File.Exists(_session.At("n.zip")));
    }

    [TestMethod]
    public void A_file_whose_numbers_differ_from_OnnxRuntimes_is_refused()
    {
        // a sine of 1e9 times a sum: the last digit of the sum, which depends on its order, decides everything
        var (file, random) = (_session.At("chaos.onnx"), new Random(2));
        float[] weights = [.. Enumerable.Range(0, 512 * 64).Select(_ => (float)(random.NextDouble() - 0.5))];
        var graph = new GraphProto
        {
            Name = "chaos",
            Input = { Value("x", 512) },
            Output = { Value("y", 64) },
            Initializer = { Constant("weights", [512, 64], weights), Constant("much", [1], [1e9f]) },
            Node =
            {
                new NodeProto { OpType = "MatMul", Name = "sum", Input = { "x", "weights" }, Output = { "s" } },
                new NodeProto { OpType = "Mul", Name = "far", Input = { "s", "much" }, Output = { "f" } },
                new NodeProto { OpType = "Sin", Name = "wild", Input = { "f" }, Output = { "y" } },
            },
        };
        var model = new ModelProto { IrVersion = 8, Graph = graph };
        model.OpsetImport.Add(new OperatorSetIdProto { Version = 17 });
        File.WriteAllBytes(file, model.ToByteArray());
        const string said = "is computed otherwise here than in OnnxRuntime. The network differs from the reference first at " +
            "the node that gives 'y': by ";
        _session.Fails(1, said, "units", file);
        _session.Fails(1, said, "import", file, "--out", _session.At("chaos.zip"));
        Assert.IsFalse(File.Exists(_session.At("chaos.zip")));
        Ok("units", file, "--verify", "false");
    }

    [TestMethod]
    public void Damaged_files_are_refused_in_a_sentence_and_nothing_is_written()
    {
        var bytes = File.ReadAllBytes(Repository.OnnxFixture("mlp-13"));
        var (cut, noise, empty) = (_session.At("cut.onnx"), _session.At("noise.onnx"), _session.Write("empty.onnx", ""));
        File.WriteAllBytes(cut, bytes[..(bytes.Length / 2)]);
        var random = new byte[500];
        new Random(4).NextBytes(random);
        File.WriteAllBytes(noise, random);
        foreach (var (file, part) in new[] { (cut, "damaged"), (noise, "damaged"), (empty, "is empty") })
        {
            _session.Fails(1, part, "units", file);
            _session.Fails(1, part, "import", file, "--out", _session.At("damaged.zip"));
        }

        _session.Fails(1, "There is no file", "units", _session.At("nowhere.onnx"));
        Assert.IsFalse(File.Exists(_session.At("damaged.zip")));
    }

    private static ValueInfoProto Value(string name, long columns)
    {
        var type = new TypeProto.Types.Tensor { ElemType = (int)TensorProto.Types.DataType.Float, Shape = new() };
        type.Shape.Dim.Add(new TensorShapeProto.Types.Dimension { DimParam = "rows" });
        type.Shape.Dim.Add(new TensorShapeProto.Types.Dimension { DimValue = columns });
        return new() { Name = name, Type = new() { TensorType = type } };
    }

    private static TensorProto Constant(string name, long[] shape, float[] values) =>
        new() { Name = name, DataType = (int)TensorProto.Types.DataType.Float, Dims = { shape }, FloatData = { values } };

    private void Ok(params string[] line) =>
        Assert.AreEqual(0, _session.Run(line), $"{string.Join(' ', line)}: {_session.Error}");
}
