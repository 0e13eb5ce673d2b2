using System.Diagnostics;
using MLNetInterpret.Core.Units;

namespace MLNetInterpret.Cli.Stages;

/// <summary>The stages of a long piece of work, one after another, as parts of one whole.</summary>
/// <param name="whole">Told the share of the whole that is done; null where nobody listens.</param>
/// <param name="detail">Told what came of each stage.</param>
/// <param name="total">All work, in any unit.</param>
internal sealed class WorkStages(IProgress<WorkProgress>? whole, Action<string> detail, double total = 1)
{
    private readonly WorkParts _parts = new(whole, total);

    /// <summary>Begins a stage; the one before it has ended.</summary>
    /// <param name="title">What is done, for people, for example <c>training emoji</c>.</param>
    /// <param name="work">How much work it is, in the unit of the total.</param>
    public Stage Begin(string title, double work = 1) => new(_parts.Next(work), title, detail);

    /// <summary>Stages that are the next part together.</summary>
    /// <param name="work">How much work they are, in the unit of the total.</param>
    /// <param name="total">The same in a unit of their own.</param>
    public WorkStages Part(double work, double total) => new(_parts.Next(work), detail, total);
}

/// <summary>One stage of a long piece of work. It passes on what it hears on the thread that works, so that nothing arrives after
/// the end.</summary>
internal sealed class Stage : IProgress<WorkProgress>
{
    private readonly IProgress<WorkProgress>? _part;
    private readonly string _title;
    private readonly Action<string> _detail;
    private readonly long _begun = Stopwatch.GetTimestamp();

    internal Stage(IProgress<WorkProgress>? part, string title, Action<string> detail)
    {
        (_part, _title, _detail) = (part, title, detail);
        _part.Report(title, 0);
    }

    /// <summary>Shows how far the stage is.</summary>
    public void Report(WorkProgress value) => _part.Report($"{_title}: {value.Stage}", value.Share);

    /// <summary>Tells that the stage has ended.</summary>
    /// <param name="result">What came of it; null for nothing to tell.</param>
    public void End(string? result = null)
    {
        _part.Report(_title, 1);
        var ended = result is null ? _title : $"{_title}: {NumberWords.Visible(result)}";
        _detail(FormattableString.Invariant($"{ended} ({Stopwatch.GetElapsedTime(_begun).TotalSeconds:F1} s)"));
    }
}
