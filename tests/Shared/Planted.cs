using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret;

/// <summary>Networks whose units are set by hand.</summary>
internal static class Planted
{
    static Planted() => LibTorch.EnsureLoaded();

    /// <summary>One linear unit per row of weights, at the point <c>linear</c>.</summary>
    public static HookedNetwork Linear(params float[][] weights)
    {
        var linear = nn.Linear(weights[0].Length, weights.Length, hasBias: false);
        Fill(linear.weight!, [.. weights.SelectMany(w => w)]);
        return new(nn.Sequential(("linear", linear)), weights[0].Length);
    }

    /// <summary>One linear unit of all pixels, at the point <c>linear</c>; the caller says what the pixels mean.</summary>
    public static nn.Module<Tensor, Tensor> Module(float[] weights)
    {
        var linear = nn.Linear(weights.Length, 1, hasBias: false);
        Fill(linear.weight!, weights);
        return nn.Sequential(("flat", nn.Flatten()), ("linear", linear));
    }

    /// <summary>A one-channel convolution along rows, at <c>edge</c>, on 8x8 pictures.</summary>
    public static HookedNetwork Convolution(params float[] weights)
    {
        var conv = nn.Conv2d(1, 1, (1, weights.Length), bias: false);
        Fill(conv.weight!, weights);
        return new(nn.Sequential(("edge", conv)), 1, 8, 8);
    }

    /// <summary>One channel for each kernel along rows, at <c>edge</c>, on 8x8 pictures.</summary>
    public static HookedNetwork Convolutions(params float[][] kernels)
    {
        var conv = nn.Conv2d(1, kernels.Length, (1, kernels[0].Length), bias: false);
        Fill(conv.weight!, [.. kernels.SelectMany(kernel => kernel)]);
        return new(nn.Sequential(("edge", conv)), 1, 8, 8);
    }

    /// <summary>One edge channel at <c>edge</c> on pictures of 16 KB.</summary>
    public static HookedNetwork Wide()
    {
        var conv = nn.Conv2d(1, 1, (1, 2), bias: false);
        Fill(conv.weight!, [-1, 1]);
        return new(nn.Sequential(("edge", conv)), 1, 64, 64);
    }

    /// <summary>Two channels at <c>stripes</c> on 8x8 pictures: one copies the even columns, the other the odd ones.</summary>
    public static HookedNetwork Stripes()
    {
        var conv = nn.Conv2d(1, 2, (1, 2), stride: (1, 2), bias: false);
        Fill(conv.weight!, [1, 0, 0, 1]);
        return new(nn.Sequential(("stripes", conv)), 1, 8, 8);
    }

    /// <summary>conv1 (3 channels) - relu1 - conv2 (2 channels) - flat - logits (4), random weights.</summary>
    public static HookedNetwork Random(int seed = 1)
    {
        var module = nn.Sequential(("conv1", nn.Conv2d(2, 3, 3)), ("relu1", nn.ReLU()), ("conv2", nn.Conv2d(3, 2, 3)),
            ("flat", nn.Flatten()), ("logits", nn.Linear(2 * 4 * 4, 4)));
        Randomize(module, seed);
        return new(module, 2, 8, 8);
    }

    /// <summary>A rectifier that fires only once the picture's largest pixel is well above mid-grey: dead at a usual
    /// start.</summary>
    public static HookedNetwork Dead(float margin)
    {
        var linear = nn.Linear(16, 1);
        Fill(linear.weight!, [.. Enumerable.Range(0, 16).Select(i => i == 0 ? 1f : 0f)]);
        Fill(linear.bias!, [-0.5f - margin]);
        return new(nn.Sequential(("flat", nn.Flatten()), ("linear", linear), ("relu", nn.ReLU())), 1, 4, 4);
    }

    /// <summary>hidden1 - relu - logits (one), random weights.</summary>
    public static HookedNetwork Perceptron(int features, int hidden, int seed)
    {
        var module = nn.Sequential(
            ("hidden1", nn.Linear(features, hidden)), ("relu1", nn.ReLU()), ("logits", nn.Linear(hidden, 1)));
        Randomize(module, seed);
        return new(module, features);
    }

    /// <summary>Passes its inputs on, NaN and all, at the point <c>same</c>.</summary>
    public static HookedNetwork Same(int features) => Computed(features, x => x.alias());

    /// <summary>Any function of rows, at the point <c>same</c>.</summary>
    public static HookedNetwork Computed(int features, Func<Tensor, Tensor> function) =>
        new(nn.Sequential(("same", new Function("same", function))), features);

    /// <summary>conv1 (3 channels, 8x8) - relu1 - conv2 (6 channels, 4x4) of 9x9 pictures. All weights are whole numbers:
    /// activations of whole pixels are exact, whatever the order in which they are added (in batches below 16: larger ones are
    /// convolved in ways that round).</summary>
    public static HookedNetwork WholePictures(int seed = 1)
    {
        var module = nn.Sequential(("conv1", nn.Conv2d(1, 3, 2)), ("relu1", nn.ReLU()), ("conv2", nn.Conv2d(3, 6, 5)));
        Whole(module, seed);
        return new(module, 1, 9, 9);
    }

    /// <summary>Whole numbers: hidden (5) - relu - logits (3) of rows.</summary>
    public static HookedNetwork WholeRows(int features, int seed = 1)
    {
        var module = nn.Sequential(("hidden", nn.Linear(features, 5)), ("relu", nn.ReLU()), ("logits", nn.Linear(5, 3)));
        Whole(module, seed);
        return new(module, features);
    }

    /// <summary>Whole numbers: 4 cells at <c>cell</c> that see three characters of a text, their own and the two
    /// before.</summary>
    public static HookedNetwork WholeText(int steps, int seed = 1)
    {
        var module = nn.Sequential(
            ("codes", new Function("codes", x => nn.functional.pad(x.to(float32), [2, 0]).unfold(1, x.shape[1], 1).contiguous())),
            ("cell", nn.Conv1d(3, 4, 1)));
        Whole(module, seed);
        return new(module, () => zeros([1, steps], int64));
    }

    /// <summary>Whole numbers as weights, -2 to 2.</summary>
    public static void Whole(nn.Module module, int seed)
    {
        using var frozen = no_grad();
        using var generator = new Generator((ulong)seed);
        foreach (var parameter in module.parameters())
            using (var values = randint(-2, 3, parameter.shape, generator: generator)) parameter.copy_(values);
    }

    public static void Randomize(nn.Module module, int seed)
    {
        using var frozen = no_grad();
        using var generator = new Generator((ulong)seed);
        foreach (var parameter in module.parameters())
            using (var values = randn(parameter.shape, generator: generator)) parameter.copy_(values * 0.4);
    }

    public static void Fill(this Tensor parameter, float[] values)
    {
        using var frozen = no_grad();
        using var source = tensor(values);
        parameter.copy_(source.view(parameter.shape));
    }
}

/// <summary>A function as a module without weights.</summary>
internal sealed class Function(string name, Func<Tensor, Tensor> function) : nn.Module<Tensor, Tensor>(name)
{
    public override Tensor forward(Tensor input) => function(input);
}
