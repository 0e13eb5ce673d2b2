// What do channels of the ResNet18 behind ML.NET's DnnFeaturizeImage look for, and a trainer's classes on its features? Trains
// ML.NET's own trainer to tell photos apart, makes the pictures that drive some channels and each class, and draws them on a
// sheet. Takes a minute on two cores.
//
//     dotnet run samples/mlnet-resnet.cs [folder of photos] [channels] [steps]
#:project ../src/MLNetInterpret.Onnx
#:project ../src/MLNetInterpret.Reports
#:package Microsoft.ML.DnnImageFeaturizer.ResNet18@0.23.1
#:package Microsoft.ML.OnnxRuntime@1.31.1
#:package TorchSharp-cpu@0.107.0
#:property PublishAot=false

using Microsoft.ML;
using MLNetInterpret;
using MLNetInterpret.Reports;

var folder = args.Length > 0 ? args[0] : "datasets/photos";
var channels = args.Length > 1 ? args[1] : "ReLU301:8,ReLU301:11,ReLU339:3,ReLU339:4";
var steps = args.Length > 2 ? int.Parse(args[2]) : 128;

LibTorch.TuneProcess();
var ml = new MLContext(seed: 1);
var photos = ml.Data.LoadFromEnumerable(Directory.GetFiles(folder, "*.png").Order().Select(path =>
    new Photo { Path = Path.GetFullPath(path), Name = Path.GetFileNameWithoutExtension(path) }));

var model = ml.Transforms.LoadImages("Image", null, "Path")
    .Append(ml.Transforms.ResizeImages("Image", 224, 224))
    .Append(ml.Transforms.ExtractPixels("Pixels", "Image"))
    .Append(ml.Transforms.DnnFeaturizeImage(
        "Features", step => step.ModelSelector.ResNet18(ml, step.OutputColumn, step.InputColumn), "Pixels"))
    .AppendCacheCheckpoint(ml)
    .Append(ml.Transforms.Conversion.MapValueToKey("Label", "Name"))
    .Append(ml.MulticlassClassification.Trainers.LbfgsMaximumEntropy())
    .Fit(photos);

// the preprocessing graph, the network and the trainer are one network
var network = ml.Interpretation.FindNetwork(model);
Console.WriteLine(network);
var found = ml.Interpretation.MaximizeAll(model, $"{channels},logits", new() { Steps = steps });
foreach (var unit in found) Console.WriteLine(unit);
using var sheet = Figures.Gallery("ResNet18 of ML.NET, and a trainer behind it", Path.GetFullPath(folder), found)[0];
sheet.Save("mlnet-resnet.png");

internal sealed class Photo
{
    public string Path { get; set; } = "";

    public string Name { get; set; } = "";
}
