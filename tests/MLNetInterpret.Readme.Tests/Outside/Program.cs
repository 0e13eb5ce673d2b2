using System.Runtime.Loader;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetInterpret;
using MLNetInterpret.Reports;

// A host's program: pictures by ML.NET's own steps before and after our network, its findings and its report.
// With "again" it reads the pictures and writes the report that an earlier run left, without ML.NET's steps.
const int Size = 12;
var folder = args[0];
var (pictures, report) = (Path.Combine(folder, "pictures"), Path.Combine(folder, "report"));
var ml = new MLContext(seed: 1);
if (args is [_, "again"])
{
    Say($"read {ml.Data.LoadImageFolder(pictures, Size, Size).GetColumn<float[]>("Features").Sum(row => row.Sum()):0.00}");
    Report.Write(Path.Combine(folder, "again"), FindingSetJson.ReadAll(report, ScanParquet.Read));
    SayVersions();
    return;
}

List<Photo> photos = [.. ((string[])["left", "right"]).SelectMany(Draw)];
var data = ml.Data.LoadFromEnumerable(photos);
var model = Steps(Size)
    .Append(ml.Transforms.Conversion.MapValueToKey("Label", nameof(Photo.Side)))
    .Append(ml.MulticlassClassification.Trainers.ConvolutionalNetwork(new ConvolutionalNetworkOptions
    {
        ImageShape = [3, Size, Size], Blocks = [4], HiddenUnits = 4, Epochs = 2,
    }))
    .Fit(data);
var findings = ml.Interpretation.Interpret(model, data, new() { Units = ["conv1"], Steps = 8, Variants = 1, TopRows = 3 });
Report.Write(report, findings);
using (var figure = Figures.Activations(findings[0])) File.WriteAllBytes(Path.Combine(folder, "figure.png"), figure.ToPng());

var values = Steps(Size).Fit(data).Transform(data).GetColumn<float[]>("Features").ToList();
Say($"steps {values.Sum(row => row.Sum(value => value / 255)):0.00}");
Say($"read {ml.Data.LoadImageFolder(pictures, Size, Size).GetColumn<float[]>("Features").Sum(row => row.Sum()):0.00}");
Say($"resized {Steps(7).Fit(data).Transform(data).GetColumn<float[]>("Features").First().Length}");
SayVersions();

IEstimator<ITransformer> Steps(int size) => ml.Transforms.LoadImages("Image", pictures, nameof(Photo.Path))
    .Append(ml.Transforms.ResizeImages("Image", size, size))
    .Append(ml.Transforms.ExtractPixels("Features", "Image"));

// pictures that are light on one side
IEnumerable<Photo> Draw(string side)
{
    var random = new Random(side.Length);
    Directory.CreateDirectory(Path.Combine(pictures, side));
    for (var number = 0; number < 12; number++)
    {
        var pixels = new byte[3 * Size * Size];
        for (var i = 0; i < pixels.Length; i++)
            pixels[i] = (byte)((i % Size < Size / 2 == (side == "left") ? 190 : 20) + random.Next(40));
        var photo = new Photo { Path = Path.Combine(side, $"{number}.png"), Side = side };
        new ImageInput(3, Size, Size, pixels).Save(Path.Combine(pictures, photo.Path));
        yield return photo;
    }
}

static void SayVersions()
{
    foreach (var skia in AppDomain.CurrentDomain.GetAssemblies().Where(assembly => assembly.GetName().Name == "SkiaSharp"))
        Say($"SkiaSharp {skia.GetName().Version!.Major} in {AssemblyLoadContext.GetLoadContext(skia)!.Name}");
}

static void Say(string line) => Console.WriteLine(line);

internal sealed class Photo
{
    public string Path { get; set; } = "";

    public string Side { get; set; } = "";
}
