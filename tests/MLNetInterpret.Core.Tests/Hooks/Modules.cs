using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLNetInterpret;

/// <summary>Modules as people write them, with parts under names of their own.</summary>
internal sealed class Written : nn.Module<Tensor, Tensor>
{
    private readonly Func<Written, Tensor, Tensor> _forward;

    /// <param name="forward">What it does with its parts.</param>
    /// <param name="parts">Its parts by name.</param>
    public Written(Func<Written, Tensor, Tensor> forward, params (string Name, nn.Module Part)[] parts) : base("Net")
    {
        _forward = forward;
        foreach (var (name, part) in parts) register_module(name, part);
    }

    public override Tensor forward(Tensor input) => _forward(this, input);

    /// <summary>A part that takes and returns one tensor.</summary>
    public nn.Module<Tensor, Tensor> this[string name] => (nn.Module<Tensor, Tensor>)Part(name);

    /// <summary>Any part.</summary>
    public nn.Module Part(string name) => named_children().First(child => child.name == name).module;
}

/// <summary>Layers whose numbers are planted.</summary>
internal static class Layer
{
    static Layer() => LibTorch.EnsureLoaded();

    /// <summary>Multiplies by a number.</summary>
    public static Linear Times(float factor, int features = 2)
    {
        var linear = nn.Linear(features, features, hasBias: false);
        using var frozen = no_grad();
        linear.weight.copy_(eye(features) * factor);
        return linear;
    }

    /// <summary>The values of a tensor.</summary>
    public static float[] Values(Tensor tensor)
    {
        if (tensor.numel() == 0) return [];
        using var plain = tensor.detach().to(float32).contiguous();
        return plain.data<float>().ToArray();
    }

    /// <summary>A row for each group of numbers.</summary>
    public static Tensor Rows(params float[][] rows)
    {
        LibTorch.EnsureLoaded();
        using var values = tensor(rows.SelectMany(row => row).ToArray());
        return values.view(rows.Length, -1).clone();
    }
}
