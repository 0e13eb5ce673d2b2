using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret.Core.Networks;

/// <summary>Dropout that draws from a generator of its own, so that a seed fixes it; the identity outside training.</summary>
internal sealed class SeededDropout(double rate) : nn.Module<Tensor, Tensor>(nameof(SeededDropout))
{
    /// <summary>Whether nothing is dropped, whatever the rate.</summary>
    public bool IsOff { get; set; }

    /// <summary>Where the mask comes from; torch's global generator when null.</summary>
    public Generator? Randomness { get; set; }

    public override Tensor forward(Tensor input)
    {
        if (!training || IsOff || rate == 0) return input.alias();
        using var uniform = rand(input.shape, device: input.device, generator: Randomness);
        using var kept = uniform.ge(rate);
        using var scaled = input * kept;
        return scaled / (1 - rate);
    }
}
