namespace MLNetInterpret.Core.Units;

/// <summary>Progress of work made of parts.</summary>
internal static class ProgressParts
{
    /// <summary>Tells a listener, where there is one.</summary>
    public static void Report(this IProgress<WorkProgress>? progress, string stage, double share) =>
        progress?.Report(new(stage, share));

    /// <summary>A listener for one of several parts of equal size; null where nobody listens to the whole.</summary>
    /// <param name="whole">Told the share of the whole.</param>
    /// <param name="part">Which part, from 0.</param>
    /// <param name="parts">How many there are.</param>
    /// <param name="stage">What the part is called to people; null keeps what it calls itself.</param>
    public static IProgress<WorkProgress>? Part(
        this IProgress<WorkProgress>? whole, int part, int parts, string? stage = null) =>
        whole is null ? null : new Relay(done => whole.Report(new(stage ?? done.Stage, (part + done.Share) / parts)));

    /// <summary>A listener that hears what the stages belong to, too: <c>concepts: searching</c>;
    /// null where nobody listens.</summary>
    /// <param name="whole">Told everything with its share as it is.</param>
    /// <param name="name">What the stages belong to, for people.</param>
    public static IProgress<WorkProgress>? Within(this IProgress<WorkProgress>? whole, string name) =>
        whole is null ? null : new Relay(done => whole.Report(new($"{name}: {done.Stage}", done.Share)));

    private sealed class Relay(Action<WorkProgress> report) : IProgress<WorkProgress>
    {
        public void Report(WorkProgress value) => report(value);
    }
}
