using Microsoft.ML;
using MLNetInterpret.Orleans.Jobs;

namespace MLNetInterpret.Orleans.Machines;

/// <summary>Opens what tasks work on.</summary>
/// <param name="folder">Their folder.</param>
/// <param name="plan">Its plan.</param>
/// <param name="cache">Keeps what is the same for many jobs on this machine.</param>
internal delegate OpenedTasks OpenTasks(string folder, TaskPlan plan, FileCache cache);

/// <summary>What tasks work on.</summary>
/// <param name="Do">Does a task, by its words in the plan.</param>
/// <param name="Model">What is disposed in the end; null for nothing.</param>
internal sealed record OpenedTasks(Func<string, CancellationToken, byte[]> Do, ITransformer? Model = null) : IDisposable
{
    /// <inheritdoc/>
    public void Dispose() => (Model as IDisposable)?.Dispose();
}
