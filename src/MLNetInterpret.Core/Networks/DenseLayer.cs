using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLNetInterpret.Networks;

/// <summary>A linear layer and its ReLU as one point.</summary>
internal sealed class DenseLayer : nn.Module<Tensor, Tensor>
{
    private readonly Linear linear;

    public DenseLayer(long inputs, long units) : base(nameof(DenseLayer))
    {
        linear = nn.Linear(inputs, units);
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        using var sum = linear.forward(input);
        return sum.relu();
    }
}
