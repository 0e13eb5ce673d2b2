using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret.Cli;

/// <summary>A user's module, by whose name the samples of older versions know it. Its weights come from the file.</summary>
public sealed class SampleModule : nn.Module<Tensor, Tensor>
{
    internal readonly TorchSharp.Modules.Linear hidden, logits;      // as the saved weights are called

    public SampleModule() : base(nameof(SampleModule))
    {
        (hidden, logits) = (nn.Linear(2, 3), nn.Linear(3, 2));
        RegisterComponents();
    }

    public override Tensor forward(Tensor input) => logits.forward(nn.functional.tanh(hidden.forward(input)));
}
