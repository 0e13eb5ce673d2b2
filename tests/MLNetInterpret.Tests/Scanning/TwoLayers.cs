using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLNetInterpret.Tests.Scanning;

/// <summary>Three numbers to four hidden units to two, with drawn weights; it tells when it computes.</summary>
internal sealed class TwoLayers : nn.Module<Tensor, Tensor>
{
    private readonly Linear hidden = nn.Linear(3, 4);
    private readonly Linear output = nn.Linear(4, 2);

    public TwoLayers(int seed = 0) : base(nameof(TwoLayers))
    {
        RegisterComponents();
        var random = new Random(seed);
        using var grad = no_grad();
        foreach (var parameter in parameters())
            parameter.copy_(tensor([.. Enumerable.Range(0, (int)parameter.numel()).Select(_ => random.NextSingle() * 2 - 1)], parameter.shape));
    }

    /// <summary>Called at the start of every batch.</summary>
    public Action? Computing { get; set; }

    public override Tensor forward(Tensor input)
    {
        Computing?.Invoke();
        return output.call(hidden.call(input).relu());
    }
}
