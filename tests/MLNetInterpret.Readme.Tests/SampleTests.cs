using System.Globalization;
using System.IO.Compression;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Readme.Tests;

/// <summary>The programs in <c>samples/</c>, run as a user runs them, on less data.</summary>
[TestClass, TestCategory("Long")]
public sealed partial class SampleTests : IDisposable
{
    private static readonly string Datasets = Repository.At("datasets");
    private readonly OutsideProgram _program = new();

    [TestMethod]
    public void Credit_neurons_are_told_in_sentences()
    {
        var table = _program.In("credit.csv");
        File.WriteAllLines(table, File.ReadLines(Path.Combine(Datasets, "credit", "credit_data.csv")).Take(601));
        var lines = Run("credit-neurons.cs", table);
        Assert.IsGreaterThan(0.65, Number(lines.Single(line => line.StartsWith("AUC on applicants", StringComparison.Ordinal))));
        Assert.HasCount(8, lines.Where(line => line.Contains(" fires for ", StringComparison.Ordinal)));
        Assert.HasCount(8, lines.Where(line => Verdict().IsMatch(line)));
    }

    [TestMethod]
    public void Picture_channels_are_drawn()
    {
        var folder = Directory.CreateDirectory(_program.In("clothes")).FullName;
        foreach (var (name, header) in new[] { ("images-idx3", 16), ("labels-idx1", 8) })
        {
            Cut($"train-{name}-ubyte.gz", header, 600);
            Cut($"t10k-{name}-ubyte.gz", header, 300);
        }

        var lines = Run("picture-channels.cs", folder);
        var channels = lines.Select(line => Channel().Match(line)).Where(match => match.Success).ToList();
        Assert.HasCount(24, channels);
        foreach (var channel in channels)
            Assert.IsGreaterThan(Number(channel.Groups[2].Value), Number(channel.Groups[1].Value), channel.Value);
        AssertPicture("picture-channels.png");

        // an IDX file of its first items: the second number of the header counts them
        void Cut(string name, int header, int items)
        {
            using var file = File.OpenRead(Path.Combine(Datasets, "fashion-mnist", name));
            using var source = new GZipStream(file, CompressionMode.Decompress);
            var bytes = new byte[header + items * (header == 16 ? 28 * 28 : 1)];
            source.ReadExactly(bytes);
            System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(4), items);
            using var target = new GZipStream(File.Create(Path.Combine(folder, name)), CompressionLevel.Fastest);
            target.Write(bytes);
        }
    }

    [TestMethod]
    public void A_cell_follows_comments()
    {
        var text = File.ReadAllText(Path.Combine(Datasets, "text", "sqlite-c.txt"));
        File.WriteAllText(_program.In("code.c"), text[^30_000..]);
        var lines = Run("bracket-cells.cs", Path.Combine(Datasets, "models", "char-lstm-sqlite.zip"), _program.In("code.c"));
        Assert.Contains(line => line.StartsWith("lstm1.tanh:75  low for block-comment", StringComparison.Ordinal), lines);
    }

    [TestMethod]
    public void A_module_of_ones_own_is_looked_into()
    {
        var lines = Run("own-module.cs");
        Assert.IsGreaterThan(0.95, Number(lines.Single(line => line.StartsWith("Right on", StringComparison.Ordinal))));
        Assert.HasCount(6, lines.Where(line => line.StartsWith("conv:", StringComparison.Ordinal)));
        AssertPicture("own-module-lies.png");
        AssertPicture("own-module-stands.png");
    }

    [TestMethod]
    public void A_network_of_PyTorch_is_looked_into()
    {
        var (code, _, errors) = _program.RunSample("resnet.cs");
        Assert.AreEqual(2, code, errors);
        Assert.Contains("Name the weights", errors);

        var weights = _program.In("resnet18.pth");
        var names = Lines(_program.RunCode("""
            using TorchSharp;
            using TorchSharp.PyBridge;
            MLNetInterpret.LibTorch.EnsureLoaded();
            torch.manual_seed(1);
            using var module = torchvision.models.resnet18();
            module.save_py(args[0]);
            foreach (var (name, _) in module.state_dict()) Console.WriteLine(name);
            """, weights));
        // as PyTorch's resnet18 calls them
        CollectionAssert.IsSubsetOf(
            (string[])["conv1.weight", "layer1.0.bn2.running_mean", "layer2.0.downsample.0.weight", "fc.bias"], names);

        // the weights that a network has before it reads some are others each time
        var (first, second) = (Run("resnet.cs", weights, "layer1:3", "2"), Run("resnet.cs", weights, "layer1:3", "2"));
        Assert.Contains(line => line.StartsWith("layer1:3 is driven up to", StringComparison.Ordinal), first);
        CollectionAssert.AreEqual(first, second);
        AssertPicture("resnet.png");
    }

    [TestMethod]
    public void The_network_behind_DnnFeaturizeImage_is_looked_into()
    {
        var lines = Run("mlnet-resnet.cs", Path.Combine(Datasets, "photos"), "ReLU261:3", "2");
        Assert.Contains(line => line.StartsWith("ReLU261:3 is driven to", StringComparison.Ordinal), lines);
        Assert.Contains(line => line.StartsWith("cat (logits:1) is driven to", StringComparison.Ordinal), lines);
        AssertPicture("mlnet-resnet.png");
        var block = Pages.Read("docs/mlnet-steps.md").Split("```csharp\n")[1].Split("```")[0];
        Assert.Contains(block, File.ReadAllText(Repository.At("samples", "mlnet-resnet.cs")));
    }

    [TestMethod]
    public void The_network_behind_ApplyOnnxModel_is_looked_into()
    {
        var file = Repository.At("tests", "MLNetInterpret.Onnx.Tests", "Fixtures", "resnet18-13.onnx");
        var lines = Run("onnx-pipeline.cs", file, "x", "y", "64", Path.Combine(Datasets, "photos"), "layer1.0.conv1");
        Assert.Contains(line => line.StartsWith("layer1.0.conv1:0 is driven to", StringComparison.Ordinal), lines);
        AssertPicture("onnx-pipeline.png");
    }

    [TestMethod]
    public void Samples_name_the_versions_that_the_projects_have_and_are_listed()
    {
        var versions = XDocument.Load(Repository.At("Directory.Packages.props"))
            .Descendants("PackageVersion")
            .ToDictionary(each => (string)each.Attribute("Include")!, each => (string)each.Attribute("Version")!);
        var samples = Directory.GetFiles(Repository.At("samples"), "*.cs");
        var list = File.ReadAllText(Repository.At("samples", "README.md"));
        Assert.HasCount(7, samples);
        foreach (var sample in samples)
        {
            Assert.Contains(Path.GetFileName(sample), list);
            var lines = File.ReadAllLines(sample);
            Assert.IsLessThanOrEqualTo(75, lines.Length, sample);
            CollectionAssert.Contains(lines, $"#:package TorchSharp-cpu@{versions["TorchSharp-cpu"]}", sample);
        }
    }

    public void Dispose() => _program.Dispose();

    [GeneratedRegex(@"^    (Supported|Measured|Undecided|NotSupported|NotRepresentative): ")]
    private static partial Regex Verdict();

    [GeneratedRegex(@"^conv2:\d+  up to (\S+), down to (\S+)$")]
    private static partial Regex Channel();

    private static double Number(string line) => double.Parse(line.Split(' ')[^1], CultureInfo.InvariantCulture);

    private void AssertPicture(string name) =>
        CollectionAssert.AreEqual("PNG"u8.ToArray(), File.ReadAllBytes(_program.In(name))[1..4], name);

    private string[] Run(string name, params string[] arguments) => Lines(_program.RunSample(name, arguments));

    private static string[] Lines((int Code, string Output, string Errors) ended)
    {
        if (ended.Output.Contains("NU1301", StringComparison.Ordinal))
            Assert.Inconclusive("A sample needs packages, and their source cannot be reached: " + ended.Output);
        Assert.AreEqual(0, ended.Code, ended.Output + ended.Errors);
        return ended.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.TrimEnd()).ToArray();
    }
}
