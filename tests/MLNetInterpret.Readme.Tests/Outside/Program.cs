using System.Runtime.Loader;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetInterpret;
using MLNetInterpret.Reports;

// A host's program: pictures by ML.NET's own steps before and after our network, its findings and its report.
var folder = args[0];
var pictures = Directory.CreateDirectory(Path.Combine(folder, "pictures")).FullName;
const int Size = 12;
var random = new Random(3);
List<Photo> photos = [];
foreach (var side in (string[])["left", "right"])
{
    for (var number = 0; number < 12; number++)
    {
        var pixels = new byte[3 * Size * Size];
        for (var i = 0; i < pixels.Length; i++) pixels[i] = (byte)((i % Size < Size / 2 == (side == "left") ? 190 : 20) + random.Next(40));
        var name = $"{side}{number}.png";
        new ImageInput(3, Size, Size, pixels).Save(Path.Combine(pictures, name));
        photos.Add(new() { Path = name, Side = side });
    }
}

if (PictureFile.Read(Path.Combine(pictures, "left0.png")).Pixels[0] < 190) throw new InvalidOperationException("The picture is another.");
if (args.Length > 1)
{
    Say($"read with SkiaSharp {typeof(SkiaSharp.SKBitmap).Assembly.GetName().Version!.Major}");
    return;
}

var ml = new MLContext(seed: 1);
var data = ml.Data.LoadFromEnumerable(photos);
IEstimator<ITransformer> Steps(int size) => ml.Transforms.LoadImages("Image", pictures, nameof(Photo.Path))
    .Append(ml.Transforms.ResizeImages("Image", size, size))
    .Append(ml.Transforms.ExtractPixels("Features", "Image"));

var model = Steps(Size)
    .Append(ml.Transforms.Conversion.MapValueToKey("Label", nameof(Photo.Side)))
    .Append(ml.MulticlassClassification.Trainers.ConvolutionalNetwork(new ConvolutionalNetworkOptions
    {
        ImageShape = [3, Size, Size], Blocks = [4], HiddenUnits = 4, Epochs = 3,
    }))
    .Fit(data);
var findings = ml.Interpretation.Interpret(model, data, new() { Units = ["conv1"], Steps = 8, Variants = 1, TopRows = 3 });
Say($"{findings.Count} findings");

var report = Path.Combine(folder, "report");
Report.Write(report, new ReportOptions { FiguresPerLayer = 1 }, findings);
Say($"{Directory.GetFiles(Path.Combine(report, "figures"), "*.png").Length} figures");
using (var figure = Figures.Activations(findings[0])) Say($"a figure of {figure.ToPng().Length > 1000}");

var again = Steps(7).Fit(data).Transform(data).GetColumn<float[]>("Features").ToList();
Say($"{again.Count} pictures of {again[0].Length} values");
foreach (var skia in AppDomain.CurrentDomain.GetAssemblies().Where(assembly => assembly.GetName().Name == "SkiaSharp"))
    Say($"SkiaSharp {skia.GetName().Version!.Major} in {AssemblyLoadContext.GetLoadContext(skia)!.Name}");
Say($"ASP.NET Core {AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!.ToString()!.Contains("Microsoft.AspNetCore.App", StringComparison.Ordinal)}");

static void Say(string line) => Console.WriteLine(line);

internal sealed class Photo
{
    public string Path { get; set; } = "";

    public string Side { get; set; } = "";
}
