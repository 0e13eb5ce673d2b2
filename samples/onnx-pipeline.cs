// What do the units of an ONNX file in a pipeline respond to? Appends an interpretation to ML.NET's ApplyOnnxModel, saves the model
// with the findings, loads it, and asks it for one picture more. Takes a minute for a network of ResNet18's size.
//
//     dotnet run samples/onnx-pipeline.cs model.onnx INPUT OUTPUT WIDTH [folder of photos] [units]
#:project ../src/MLNetInterpret.Onnx
#:package Microsoft.ML.OnnxRuntime@1.31.1
#:package Microsoft.ML.OnnxTransformer@5.0.1
#:package TorchSharp-cpu@0.107.0
#:property PublishAot=false

using Microsoft.ML;
using MLNetInterpret;

if (args.Length < 4)
{
    Console.Error.WriteLine("Name the file, its input and output, and the width of its pictures.");
    return 2;
}

var (input, output, width) = (args[1], args[2], int.Parse(args[3]));
var folder = args.Length > 4 ? args[4] : "datasets/photos";
var units = args.Length > 5 ? args[5] : null;

LibTorch.TuneProcess();
var ml = new MLContext(seed: 1);
var photos = ml.Data.LoadFromEnumerable(
    Directory.GetFiles(folder, "*.png").Order().Select(path => new Photo { Path = Path.GetFullPath(path) }));

// what the pixels mean stands in ExtractPixels: here 0 to 1, red, green, blue, plane after plane
var model = ml.Transforms.LoadImages("Image", null, "Path")
    .Append(ml.Transforms.ResizeImages("Image", width, width))
    .Append(ml.Transforms.ExtractPixels(input, "Image", scaleImage: 1f / 255))
    .Append(ml.Transforms.ApplyOnnxModel(output, input, args[0]))
    .Append(ml.Interpretation.Units(units, topRows: 3))
    .Fit(photos);
foreach (var finding in model.LastTransformer.Findings) Console.WriteLine(finding);
ml.Model.SaveInterpretable(model, photos.Schema, "onnx-pipeline.zip");

var loaded = ml.Model.LoadInterpretable("onnx-pipeline.zip");
var unit = ml.Interpretation.FindFindings(loaded)![0].Unit;
var maximum = ml.Interpretation.Maximize(loaded, unit, new() { Steps = 64 });
maximum.Image.Save("onnx-pipeline.png");
Console.WriteLine(maximum);
return 0;

internal sealed class Photo
{
    public string Path { get; set; } = "";
}
