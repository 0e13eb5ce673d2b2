namespace MLNetInterpret.Core.Units;

/// <summary>Progress of work made of parts: every listener is told the share of the whole.</summary>
internal static class ProgressParts
{
    /// <summary>Tells a listener, where there is one.</summary>
    public static void Report(this IProgress<WorkProgress>? progress, string stage, double share) =>
        progress?.Report(new(stage, share));

    /// <summary>A listener that is told of a whole piece of work: shares never fall, are told at most ten times a second, and 1
    /// is told once; null where nobody listens. A part of a whole that is told so already stays as it is.</summary>
    public static IProgress<WorkProgress>? Whole(this IProgress<WorkProgress>? listener) =>
        listener is null || listener.IsPart() ? listener : new SteadyProgress(listener, TimeProvider.System);

    /// <summary>Whether what a listener is told goes on to one of a whole.</summary>
    public static bool IsPart(this IProgress<WorkProgress>? listener) => listener is Relay or SteadyProgress;

    /// <summary>A listener for one of several parts of equal size; null where nobody listens to the whole.</summary>
    /// <param name="whole">Told the share of the whole.</param>
    /// <param name="part">Which part, from 0.</param>
    /// <param name="parts">How many there are.</param>
    /// <param name="stage">What the part is called to people; null keeps what it calls itself.</param>
    public static IProgress<WorkProgress>? Part(
        this IProgress<WorkProgress>? whole, int part, int parts, string? stage = null) =>
        whole.Between((double)part / parts, (part + 1.0) / parts, stage);

    /// <summary>A listener for a part of a whole; null where nobody listens.</summary>
    /// <param name="whole">Told the share of the whole.</param>
    /// <param name="from">The share of the whole at which the part begins.</param>
    /// <param name="to">The share at which it ends.</param>
    /// <param name="stage">What the part is called to people; null keeps what it calls itself.</param>
    public static IProgress<WorkProgress>? Between(
        this IProgress<WorkProgress>? whole, double from, double to, string? stage = null) =>
        whole is null ? null : new Relay(done => whole.Report(new(stage ?? done.Stage, from + ((to - from) * done.Share))));

    /// <summary>A listener that hears what the stages belong to, too: <c>concepts: searching</c>;
    /// null where nobody listens.</summary>
    /// <param name="whole">Told everything with its share as it is.</param>
    /// <param name="name">What the stages belong to, for people; null for nothing.</param>
    public static IProgress<WorkProgress>? Within(this IProgress<WorkProgress>? whole, string? name) =>
        whole is null || name is null ? whole : new Relay(done => whole.Report(new($"{name}: {done.Stage}", done.Share)));

    private sealed class Relay(Action<WorkProgress> report) : IProgress<WorkProgress>
    {
        public void Report(WorkProgress value) => report(value);
    }
}

/// <summary>The parts of a whole, one after another, each as large as its work is.</summary>
/// <param name="whole">Told the share of the whole; null where nobody listens.</param>
/// <param name="total">All work, in any unit.</param>
internal sealed class WorkParts(IProgress<WorkProgress>? whole, double total)
{
    private double _begun;

    /// <summary>A listener for the next part; null where nobody listens.</summary>
    /// <param name="work">Its work, in the unit of the total.</param>
    /// <param name="stage">What it is called to people; null keeps what it calls itself.</param>
    public IProgress<WorkProgress>? Next(double work, string? stage = null)
    {
        var from = _begun;
        _begun += work;
        return whole.Between(Math.Min(1, from / total), Math.Min(1, _begun / total), stage);
    }
}
