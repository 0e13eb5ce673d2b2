using MLNetInterpret.Core.Units;
using MLNetInterpret.Orleans.Jobs;
using Orleans;

namespace MLNetInterpret.Orleans.Grains;

/// <summary>What of a job is saved. Which shards are finished is not: the folder says so.</summary>
[GenerateSerializer, Alias("job-record")]
internal sealed class JobRecord
{
    private const int MostFailures = 3;

    /// <summary>What is scanned; null where nobody has asked.</summary>
    [Id(0)]
    public JobOrder? Order { get; set; }

    /// <summary>How the job stands.</summary>
    [Id(1)]
    public JobStatus Status { get; set; }

    /// <summary>Why it failed.</summary>
    [Id(2)]
    public string? Message { get; set; }

    /// <summary>Shards that failed, each with the workers that it failed on and what they said.</summary>
    [Id(3)]
    public Dictionary<int, List<ShardFailure>> Failures { get; set; } = [];

    /// <summary>A shard has failed.</summary>
    public void Fail(int shard, ShardFailure failure)
    {
        if (!Failures.TryGetValue(shard, out var failures)) Failures[shard] = failures = [];
        failures.Add(failure);
    }

    /// <summary>Whether a shard has failed so often, on as many workers as there are.</summary>
    public bool IsPoisoned(int shard, int workers) =>
        Failures.TryGetValue(shard, out var failures) && failures.Count >= MostFailures
        && WorkersOf(failures).Count >= Math.Min(MostFailures, workers);

    /// <summary>Whether a shard has failed on a worker, and others have not tried it.</summary>
    public bool IsForOthers(int shard, string worker, int workers) =>
        workers > 1 && Failures.TryGetValue(shard, out var failures) && WorkersOf(failures) is var tried
        && tried.Contains(worker) && tried.Count < workers;

    /// <summary>What is said of a shard that fails again and again.</summary>
    public string Sentence(int shard)
    {
        var (order, failures) = (Order!, Failures[shard]);
        var workers = WorkersOf(failures);
        var first = (long)shard * order.RowsPerShard;
        // each worker is an address and when it began
        var names = string.Join(", ", workers.Select(worker => worker.Split('@')[0]));
        return $"{(order.HasTasks ? "Task" : "Shard")} {shard} failed {failures.Count} times on " +
            $"{NumberWords.Count(workers.Count, "worker")} ({names}), the last time because: " +
            $"{failures[^1].Message.TrimEnd('.')}. " +
            (order.HasTasks
                ? $"It is '{TaskPlan.Load(order.Folder).Tasks[shard]}'."
                : $"Its rows are {first} to {first + order.RowsOf(shard) - 1}.");
    }

    private static List<string> WorkersOf(List<ShardFailure> failures) =>
        [.. failures.Select(failure => failure.Worker).Distinct()];
}

/// <summary>One failure of a shard.</summary>
/// <param name="Worker">Where.</param>
/// <param name="Message">Why.</param>
[GenerateSerializer, Immutable, Alias("shard-failure")]
internal sealed record ShardFailure([property: Id(0)] string Worker, [property: Id(1)] string Message);
