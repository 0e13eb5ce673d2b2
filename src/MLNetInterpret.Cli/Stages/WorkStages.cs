namespace MLNetInterpret.Cli.Stages;

/// <summary>Shows the stages of a long piece of work.</summary>
internal abstract class WorkStages
{
    /// <summary>Begins a stage; the one before it has ended.</summary>
    public abstract Stage Begin(string title);
}

/// <summary>One stage of a long piece of work.</summary>
internal abstract class Stage
{
    /// <summary>Shows how far it is.</summary>
    /// <param name="fraction">0 to 1.</param>
    /// <param name="note">What is happening, or null.</param>
    public abstract void Report(double fraction, string? note = null);

    /// <summary>Shows that it has ended.</summary>
    /// <param name="result">What came of it, or null.</param>
    public abstract void End(string? result = null);

    /// <summary>Shows what it hears at once, on the thread that works, so that nothing arrives after the end.</summary>
    public IProgress<WorkProgress> Progress() => new Relay(this);

    private sealed class Relay(Stage stage) : IProgress<WorkProgress>
    {
        public void Report(WorkProgress value) => stage.Report(value.Share, value.Stage);
    }
}
