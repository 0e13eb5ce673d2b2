using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret.Tests.Trainers;

/// <summary>A module of a size that only its maker knows; its weights are planted: output i is (i + 1) times the sum.</summary>
public sealed class PlantedModule : nn.Module<Tensor, Tensor>
{
    private readonly TorchSharp.Modules.Linear _linear;

    public PlantedModule(int features) : base(nameof(PlantedModule))
    {
        _linear = nn.Linear(features, 2, hasBias: false);
        RegisterComponents();
        using var grad = no_grad();
        _linear.weight.copy_(tensor(new float[] { 1, 2 }).unsqueeze(1).expand(2, features));
    }

    public override Tensor forward(Tensor input) => _linear.call(input);
}

/// <summary>A module that anyone can make.</summary>
public sealed class DoublingModule : nn.Module<Tensor, Tensor>
{
    private readonly TorchSharp.Modules.Linear _linear;

    public DoublingModule() : base(nameof(DoublingModule))
    {
        _linear = nn.Linear(3, 3);
        RegisterComponents();
    }

    public override Tensor forward(Tensor input) => _linear.call(input) * 2;
}

/// <summary>A module that counts how often it was made; nobody outside this assembly sees it.</summary>
internal sealed class CountedModule : nn.Module<Tensor, Tensor>
{
    private static int _made;

    public CountedModule() : base(nameof(CountedModule)) => Interlocked.Increment(ref _made);

    public static int Made => _made;

    public override Tensor forward(Tensor input) => input * 3;
}
