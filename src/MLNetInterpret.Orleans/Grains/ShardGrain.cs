using MLNetInterpret.Orleans.Jobs;
using MLNetInterpret.Orleans.Machines;
using Orleans;
using Orleans.Placement;

namespace MLNetInterpret.Orleans.Grains;

/// <inheritdoc cref="IShardGrain"/>
[RandomPlacement]      // which follows the hint of whoever places it
internal sealed class ShardGrain(ShardRunner runner) : Grain, IShardGrain, IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private Task? _work;
    private volatile bool _hasBegun;

    /// <inheritdoc/>
    public Task<ShardLook> Look(JobOrder order, int shard)
    {
        _work ??= runner.Scan(order, shard, () => _hasBegun = true, _stop.Token);
        if (!_work.IsCompleted) return Task.FromResult(new ShardLook(_hasBegun ? ShardStatus.Running : ShardStatus.Waiting));
        DeactivateOnIdle();
        return Task.FromResult(_work.IsCompletedSuccessfully
            ? new ShardLook(ShardStatus.Finished)
            : new(ShardStatus.Failed, _work.Exception?.GetBaseException().Message ?? "It was cancelled."));
    }

    /// <inheritdoc/>
    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        _stop.Cancel();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public void Dispose() => _stop.Dispose();

    /// <inheritdoc/>
    public Task Cancel()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }
}
