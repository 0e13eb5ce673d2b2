using static TorchSharp.torch;

namespace MLNetInterpret.Core.Networks;

/// <summary>A training whose state is kept.</summary>
/// <param name="Store">Where.</param>
/// <param name="Identity">What is trained.</param>
/// <param name="Parts">What draws at random beside the loop, always in the same order.</param>
internal sealed record KeptTraining(ICheckpoints Store, TrainingIdentity Identity, IReadOnlyList<IResumable> Parts)
{
    /// <summary>A training that is kept where there is a place for it.</summary>
    /// <param name="store">The place, or null.</param>
    /// <param name="architecture">The network's sizes, a record.</param>
    /// <param name="options">How it is trained.</param>
    /// <param name="seed">Of everything random.</param>
    /// <param name="threads">The most that anything takes which decides bits.</param>
    /// <param name="data">What it is trained on.</param>
    /// <param name="parts">What draws at random beside the loop.</param>
    public static KeptTraining? Of(
        ICheckpoints? store, object architecture, TrainingOptions options, int seed, int threads, Tensor[] data,
        params IReadOnlyList<IResumable> parts) => store is null
        ? null
        : new(store, TrainingIdentity.Of(architecture, options, seed, threads, data), parts);

    /// <summary>Finds the state from which the training goes on.</summary>
    /// <returns>Seconds that were spent until then; null where it begins anew.</returns>
    public double? Read(TrainingState state) => Store.Read(Identity, state.Read);

    /// <summary>Keeps a state.</summary>
    public void Write(TrainingState state, double seconds) => Store.Write(Identity, seconds, state.Write);
}
