using System.Diagnostics;
using MLNetInterpret.Core.Scanning;
using MLNetInterpret.Orleans.Jobs;
using MLNetInterpret.Orleans.Machines;
using Orleans;
using Orleans.Concurrency;
using Orleans.Runtime;
using Orleans.Runtime.Placement;

namespace MLNetInterpret.Orleans.Grains;

/// <inheritdoc cref="IJobGrain"/>
/// <remarks>Its order and the failures are saved. What is finished is what lies in the folder, so that nothing is lost with a
/// silo, with all of them, or with the storage. Each worker has a shard in hand and one that waits.</remarks>
[Reentrant]
internal sealed class JobGrain(
    [PersistentState("job", JobGrain.Storage)] IPersistentState<JobRecord> record, ISiloStatusOracle silos,
    ClusterMetrics metrics, Tell tell) : Grain, IJobGrain, IRemindable
{
    /// <summary>The storage's name.</summary>
    public const string Storage = "scans";

    private const string Reminder = "go on";
    private const int Depth = 2;

    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(100), ReminderPeriod = TimeSpan.FromMinutes(1),
        Absence = TimeSpan.FromSeconds(15);

    private readonly SortedDictionary<int, Attempt> _inHand = [];
    private readonly Dictionary<string, long> _clients = [];
    private readonly SortedSet<int> _missing = [];
    private readonly Stopwatch _clock = new();
    private IGrainTimer? _timer;
    private long _rows, _rowsBefore;
    private int _redone;
    private bool _isBusy;

    private JobRecord State => record.State;

    private JobOrder Order => State.Order!;

    private IEnumerable<int> Poisoned => State.Failures.Keys.Where(IsPoisoned).Order();

    private int Workers => silos.GetActiveSilos().Length;

    /// <inheritdoc/>
    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        if (State.Status == JobStatus.Running) await Begin();
    }

    /// <inheritdoc/>
    public async Task<JobLook> Start(JobOrder order, string client)
    {
        _clients[client] = Stopwatch.GetTimestamp();
        if (State.Status == JobStatus.Running && Directory.Exists(Order.Folder)) return Now();
        (State.Order, State.Status, State.Message, State.Failures) = (order, JobStatus.Running, null, []);
        _inHand.Clear();
        await record.WriteStateAsync();
        await this.RegisterOrUpdateReminder(Reminder, ReminderPeriod, ReminderPeriod);
        await Begin();
        return Now();
    }

    /// <inheritdoc/>
    public Task<JobLook> Look(string client)
    {
        _clients[client] = Stopwatch.GetTimestamp();
        return Task.FromResult(Now());
    }

    /// <inheritdoc/>
    public async Task Leave(string client)
    {
        _clients.Remove(client);
        if (State.Status == JobStatus.Running && !_clients.Values.Any(seen => Stopwatch.GetElapsedTime(seen) < Absence))
            await End(JobStatus.Cancelled, null);
    }

    /// <summary>After a full stop: being activated is enough.</summary>
    public Task ReceiveReminder(string reminderName, TickStatus status) => Task.CompletedTask;

    private JobLook Now() => new()
    {
        Status = State.Status,
        Folder = State.Order?.Folder ?? "",
        Shards = (State.Order?.Shards ?? 0) - _missing.Count,
        Rows = _rows,
        Rate = _clock.Elapsed.TotalSeconds is > 0 and var seconds ? (_rows - _rowsBefore) / seconds : 0,
        Workers = Workers,
        Redone = _redone,
        Poisoned = [.. Poisoned],
        Message = State.Message,
    };

    private async Task Begin()
    {
        tell($"Coordinates the job {Order.Plan}.");
        await Count();
        _rowsBefore = _rows;
        _clock.Restart();
        _timer ??= this.RegisterGrainTimer(
            Step, new GrainTimerCreationOptions(Beat, Beat) { KeepAlive = true, Interleave = true });
    }

    /// <summary>Finds out what lies in the folder.</summary>
    private async Task Count()
    {
        var folder = Order.Folder;
        var finished = await Task.Run(() => Directory.Exists(folder) ? new ScanFolder(folder).Finished().ToHashSet() : []);
        _missing.Clear();
        _missing.UnionWith(Enumerable.Range(0, Order.Shards).Where(shard => !finished.Contains(shard)));
        _rows = Order.Rows - _missing.Sum(Order.RowsOf);
    }

    private async Task Step()
    {
        if (_isBusy || State.Status != JobStatus.Running) return;
        _isBusy = true;
        try
        {
            if (!Directory.Exists(Order.Folder))
                await End(JobStatus.Failed, $"The folder '{Order.Folder}' is gone, or a worker does not see it.");
            else if (!Order.SkipsPoisoned && Poisoned.FirstOrDefault(-1) is >= 0 and var shard)
                await End(JobStatus.Failed, State.Sentence(shard));
            else if (_missing.All(IsPoisoned))
                await Finish();
            else
                HandOut();
            if (State.Status != JobStatus.Running) return;
            metrics.Rate(Order, Now().Rate);
            await Ask();
        }
        finally
        {
            _isBusy = false;
        }
    }

    /// <summary>Asks about all that is in hand. A worker that does not answer is not waited for: the others go on. Each is
    /// asked in the order of the shards, in which it begins them, and so reads the rows once.</summary>
    private async Task Ask()
    {
        var before = new Dictionary<SiloAddress, Task>();
        foreach (var (shard, attempt) in _inHand.ToList())
        {
            var last = attempt.Asked;
            if (last.IsCompleted)
            {
                attempt.Asked = Follow(shard, attempt, before.GetValueOrDefault(attempt.Worker, Task.CompletedTask));
                await last;      // which throws what it met
            }

            before[attempt.Worker] = attempt.Asked;
        }
    }

    /// <summary>Ends the job, unless the folder lacks what was said to be finished.</summary>
    private async Task Finish()
    {
        await Count();
        if (_missing.All(IsPoisoned)) await End(JobStatus.Finished, null);
    }

    private async Task Follow(int shard, Attempt attempt, Task before)
    {
        if (silos.GetApproximateSiloStatus(attempt.Worker).IsTerminating())
        {
            // what only waited there has nothing to do with it
            if (attempt.HasBegun) await Fail(shard, attempt, "the worker was gone");
            else Release(shard, attempt);
            return;
        }

        await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        ShardLook look;
        try
        {
            RequestContext.Set(IPlacementDirector.PlacementHintKey, attempt.Worker);
            look = await attempt.Grain.Look(Order, shard);
        }
        catch (Exception failure) when (Outage.Is(failure))
        {
            return;      // it is asked again, unless its silo is found to be gone
        }
        finally
        {
            RequestContext.Remove(IPlacementDirector.PlacementHintKey);
        }

        attempt.HasBegun = look.Status != ShardStatus.Waiting;
        if (look.Status == ShardStatus.Failed) await Fail(shard, attempt, look.Message!);
        if (look.Status != ShardStatus.Finished || !Forget(shard, attempt) || !_missing.Remove(shard)) return;
        _rows += Order.RowsOf(shard);
    }

    private async Task Fail(int shard, Attempt attempt, string message)
    {
        if (!Release(shard, attempt)) return;
        State.Fail(shard, new(attempt.Worker.ToParsableString(), message));
        await Save();
    }

    /// <summary>Takes a shard from a worker that will not finish it.</summary>
    private bool Release(int shard, Attempt attempt)
    {
        if (!Forget(shard, attempt)) return false;
        _redone++;
        metrics.Redone(Order);
        return true;
    }

    private bool Forget(int shard, Attempt attempt) =>
        _inHand.TryGetValue(shard, out var current) && ReferenceEquals(current, attempt) && _inHand.Remove(shard);

    private bool IsPoisoned(int shard) => State.IsPoisoned(shard, Workers);

    private void HandOut()
    {
        var active = silos.GetActiveSilos();
        for (var depth = 1; depth <= Depth; depth++)
            foreach (var worker in active.Where(one => _inHand.Values.Count(attempt => attempt.Worker.Equals(one)) < depth))
            {
                var name = worker.ToParsableString();
                var next = _missing.FirstOrDefault(shard => !_inHand.ContainsKey(shard) && !IsPoisoned(shard)
                    && !State.IsForOthers(shard, name, active.Length), -1);
                if (next >= 0) _inHand[next] = new(
                    worker, GrainFactory.GetGrain<IShardGrain>($"{Order.Plan}/{next}/{Guid.NewGuid():N}"));
            }
    }

    private async Task End(JobStatus status, string? message)
    {
        foreach (var attempt in _inHand.Values) _ = attempt.Grain.Cancel();
        _inHand.Clear();
        (State.Status, State.Message) = (status, message);
        metrics.Rate(Order, 0);
        _timer?.Dispose();
        _timer = null;
        await Save();
        try
        {
            if (await this.GetReminder(Reminder) is { } reminder) await this.UnregisterReminder(reminder);
        }
        catch (Exception failure) when (Outage.Is(failure))
        {
            // it comes once more, and finds nothing to do
        }
    }

    /// <summary>Saves the record; while the storage is gone the folder alone has to do.</summary>
    private async Task Save()
    {
        try
        {
            await record.WriteStateAsync();
        }
        catch (Exception failure) when (Outage.Is(failure))
        {
            // what was lost is done again
        }
    }
}
