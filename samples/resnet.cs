// What does a channel of a ResNet that PyTorch trained look for? Reads weights that torch.save(model.state_dict(),
// "resnet18.pth") wrote into TorchVision's resnet18 and makes the picture that drives one of its channels furthest. Takes 15
// seconds on two cores.
//
//     dotnet run samples/resnet.cs resnet18.pth [layer2:7] [steps]
#:project ../src/MLNetInterpret
#:package TorchSharp-cpu@0.107.0
#:package TorchVision@0.107.0
#:package TorchSharp.PyBridge@1.4.4
#:property PublishAot=false

using MLNetInterpret;
using TorchSharp;
using TorchSharp.PyBridge;

if (args.Length == 0)
{
    Console.Error.WriteLine("Name the weights: dotnet run samples/resnet.cs resnet18.pth");
    return 2;
}

LibTorch.TuneProcess();
var unit = args.Length > 1 ? args[1] : "layer2:7";
var steps = args.Length > 2 ? int.Parse(args[2]) : 256;
using var module = torchvision.models.resnet18();
module.load_py(args[0]);
module.eval();

using var network = new HookedNetwork(module, [3, 224, 224], PixelScale.ImageNet);
foreach (var warning in network.Warnings) Console.WriteLine(warning);
var first = network.Points.Take(6).Select(point => point.Point);
Console.WriteLine($"{network.Points.Count} points: {string.Join(", ", first)}, ...");

using var found = network.Maximize(
    Objectives.Channel(unit),
    Images.Fourier(3, 224, colors: ColorBasis.ImageNet),
    Transforms.Standard,
    new() { Steps = steps, Seed = 1 });
found.Image.Save("resnet.png");
Console.WriteLine($"{unit} is driven up to {found.Score:0.00}: resnet.png");
return 0;
