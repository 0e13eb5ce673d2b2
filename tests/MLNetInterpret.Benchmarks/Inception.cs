using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLNetInterpret.Benchmarks;

/// <summary>A network of GoogLeNet's size and shape up to its fourth inception stage, with random weights.</summary>
/// <remarks>Channels after Szegedy et al. 2014, arXiv:1409.4842, table 1, rounded up to multiples of 16, which oneDNN computes
/// rightly.</remarks>
internal static class Inception
{
    /// <summary>Reads pictures of 3 x 128 x 128; the deepest point is <c>mixed4d</c>.</summary>
    public static HookedNetwork Network()
    {
        LibTorch.EnsureLoaded();
        var module = nn.Sequential(
            ("conv1", nn.Conv2d(3, 64, 7, stride: 2, padding: 3)), ("relu1", nn.ReLU()),
            ("pool1", nn.MaxPool2d(3, 2, padding: 1)),
            ("conv2", nn.Conv2d(64, 64, 1)), ("relu2", nn.ReLU()),
            ("conv3", nn.Conv2d(64, 192, 3, padding: 1)), ("relu3", nn.ReLU()),
            ("pool2", nn.MaxPool2d(3, 2, padding: 1)),
            ("mixed3a", new Mixed(192, 64, 96, 128, 16, 32, 32)), ("mixed3b", new Mixed(256, 128, 128, 192, 32, 96, 64)),
            ("pool3", nn.MaxPool2d(3, 2, padding: 1)),
            ("mixed4a", new Mixed(480, 192, 96, 208, 16, 48, 64)), ("mixed4b", new Mixed(512, 160, 112, 224, 32, 64, 64)),
            ("mixed4c", new Mixed(512, 128, 128, 256, 32, 64, 64)), ("mixed4d", new Mixed(512, 112, 144, 288, 32, 64, 64)));
        using (var generator = new Generator(1))
        using (no_grad())
            foreach (var parameter in module.parameters())
            {
                using var values = randn(parameter.shape, generator: generator);
                var inputs = parameter.shape.Skip(1).Aggregate(1L, (product, size) => product * size);
                parameter.copy_(parameter.dim() > 1 ? values * Math.Sqrt(2.0 / inputs) : values * 0);
            }

        return new(module, 3, 128, 128);
    }

    private sealed class Mixed : nn.Module<Tensor, Tensor>
    {
        private readonly Conv2d one;
        private readonly Conv2d reduce3;
        private readonly Conv2d three;
        private readonly Conv2d reduce5;
        private readonly Conv2d five;
        private readonly Conv2d pooled;

        public Mixed(int inputs, int one, int reduce3, int three, int reduce5, int five, int pooled) : base(nameof(Mixed))
        {
            this.one = nn.Conv2d(inputs, one, 1);
            this.reduce3 = nn.Conv2d(inputs, reduce3, 1);
            this.three = nn.Conv2d(reduce3, three, 3, padding: 1);
            this.reduce5 = nn.Conv2d(inputs, reduce5, 1);
            this.five = nn.Conv2d(reduce5, five, 5, padding: 2);
            this.pooled = nn.Conv2d(inputs, pooled, 1);
            RegisterComponents();
        }

        public override Tensor forward(Tensor input)
        {
            using var scope = NewDisposeScope();
            return cat(
                [
                    one.forward(input).relu(),
                    three.forward(reduce3.forward(input).relu()).relu(),
                    five.forward(reduce5.forward(input).relu()).relu(),
                    pooled.forward(nn.functional.max_pool2d(input, 3, stride: 1, padding: 1)).relu(),
                ],
                1).MoveToOuterDisposeScope();
        }
    }
}
