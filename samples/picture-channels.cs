// What do the channels of a picture network look for? Trains a small convolutional network on 5,000 pictures of clothes,
// makes the picture that drives each channel of its second layer up and the one that drives it down, and writes them as one
// sheet. Takes 12 seconds on two cores.
//
//     dotnet run samples/picture-channels.cs [folder of Fashion-MNIST]
#:project ../src/MLNetInterpret
#:project ../src/MLNetInterpret.Reports
#:package TorchSharp-cpu@0.107.0
#:property PublishAot=false

using Microsoft.ML;
using MLNetInterpret;
using MLNetInterpret.Reports;

LibTorch.TuneProcess();
var ml = new MLContext(seed: 1);
var folder = args is [var path] ? path : "datasets/fashion-mnist";
var clothes = ml.Data.TakeRows(ml.Data.LoadFashionMnist(folder), 5_000);

var model = ml.Transforms.Conversion.MapValueToKey("Label")
    .Append(ml.MulticlassClassification.Trainers.ConvolutionalNetwork(new ConvolutionalNetworkOptions
    {
        Blocks = [16, 24], HiddenUnits = 32, Epochs = 4,
    }))
    .Fit(clothes);
var tests = ml.Data.TakeRows(ml.Data.LoadFashionMnist(folder, test: true), 2_000);
var quality = ml.MulticlassClassification.Evaluate(model.Transform(tests));
Console.WriteLine($"Right on pictures that it has not seen: {quality.MicroAccuracy:0.00}");

var channels = ml.Interpretation.MaximizeAll(model, "conv2", new() { Negative = true });
foreach (var channel in channels)
    Console.WriteLine($"{channel.Unit}  up to {channel.Highest.Score:0.00}, down to {channel.Lowest!.Score:0.00}");

var sheets = Figures.Gallery("Channels of conv2", "Left: what drives a channel up. Right: what drives it down.", channels);
sheets[0].Save("picture-channels.png");
foreach (var sheet in sheets) sheet.Dispose();
Console.WriteLine("Sheet: picture-channels.png");
