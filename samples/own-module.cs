// What does a module of your own look for? Trains a TorchSharp module with a loop of its own on pictures of bars that lie or
// stand, and makes the pictures that drive each channel and each class furthest. There is no ML.NET pipeline in it. Takes 4
// seconds on two cores.
//
//     dotnet run samples/own-module.cs
#:project ../src/MLNetInterpret
#:package TorchSharp-cpu@0.107.0
#:property PublishAot=false

using MLNetInterpret;
using TorchSharp;
using static TorchSharp.torch;

LibTorch.EnsureLoaded();
manual_seed(1);
var random = new Random(1);
using var pictures = zeros([200, 1, 12, 12]);
using var classes = arange(200) % 2;
for (var item = 0; item < 200; item++)
{
    var place = random.Next(1, 10);
    var lying = item % 2 == 0;
    pictures[item, 0].narrow(lying ? 0 : 1, place, 2).fill_(1);
}

using var module = new Bars();
using var optimizer = optim.Adam(module.parameters(), lr: 0.01);
for (var step = 0; step < 300; step++)
{
    using var scope = NewDisposeScope();
    optimizer.zero_grad();
    nn.functional.cross_entropy(module.call(pictures), classes).backward();
    optimizer.step();
}

module.eval();
using var right = module.call(pictures).argmax(1).eq(classes).to(ScalarType.Float32).mean();
Console.WriteLine($"Right on its pictures: {right.item<float>():0.00}");
using var network = new HookedNetwork(module, [1, 12, 12], PixelScale.Unit) { ClassNames = ["lies", "stands"] };
Console.WriteLine(network.Points);
foreach (var channel in network.MaximizeAll("conv"))
    Console.WriteLine($"{channel.Unit} is driven up to {channel.Highest.Score:0.00}");
foreach (var unit in network.Units("lies", "stands"))
{
    using var found = network.Maximize(
        Objectives.Logit(unit), Images.Fourier(1, 12), Transforms.None, new() { Steps = 128, Seed = 1 });
    found.Image.Save($"own-module-{unit.ClassName}.png");
    Console.WriteLine($"{unit} is driven up to {found.Score:0.00}: own-module-{unit.ClassName}.png");
}

internal sealed class Bars : nn.Module<Tensor, Tensor>
{
    private readonly nn.Module<Tensor, Tensor> conv = nn.Conv2d(1, 6, 3, padding: 1);
    private readonly nn.Module<Tensor, Tensor> relu = nn.ReLU();
    private readonly nn.Module<Tensor, Tensor> logits = nn.Linear(6, 2);

    public Bars() : base(nameof(Bars)) => RegisterComponents();

    public override Tensor forward(Tensor input) => logits.call(relu.call(conv.call(input)).mean([2, 3]));
}
