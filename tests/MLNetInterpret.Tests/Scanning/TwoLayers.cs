using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLNetInterpret.Tests.Scanning;

/// <summary>Three numbers to four hidden units to two, with drawn weights; it tells when it computes.</summary>
internal sealed class TwoLayers : nn.Module<Tensor, Tensor>
{
    private readonly Linear[] _layers = [nn.Linear(3, 4), nn.Linear(4, 2)];

    public TwoLayers(int seed = 0) : base(nameof(TwoLayers))
    {
        register_module("hidden", _layers[0]);
        register_module("output", _layers[1]);
        var random = new Random(seed);
        using var grad = no_grad();
        foreach (var parameter in parameters())
            parameter.copy_(tensor(
                [.. Enumerable.Range(0, (int)parameter.numel()).Select(_ => random.NextSingle() * 2 - 1)], parameter.shape));
    }

    /// <summary>Called at the start of every batch.</summary>
    public Action? Computing { get; set; }

    public override Tensor forward(Tensor input)
    {
        Computing?.Invoke();
        return _layers[1].call(_layers[0].call(input).relu());
    }
}
