namespace MLNetInterpret.Core.Networks;

/// <summary>Who hears of a training.</summary>
internal readonly record struct TrainingListeners
{
    /// <summary>What the validation metric is called to people; the training says it.</summary>
    public string? Metric { get; init; }

    /// <summary>Told at each update how the training stands, in words, and which share of it is done, 0 to 1; null tells
    /// nobody.</summary>
    public Action<string, double>? Updates { get; init; }

    /// <summary>Given each epoch that has ended; null for nobody.</summary>
    public Action<EpochReport>? Epochs { get; init; }

    /// <summary>An epoch that has ended, in words.</summary>
    public string Words(EpochReport ended) => Words(ended.Epoch, ended.Of, ended);

    /// <summary>An epoch in words, with what was measured last.</summary>
    public string Words(int epoch, int of, EpochReport? measured)
    {
        var metric = measured is null || double.IsNaN(measured.ValidationMetric)
            ? ""
            : FormattableString.Invariant($", {Metric} {measured.ValidationMetric:F3}");
        var loss = measured is null ? "" : FormattableString.Invariant($", loss {measured.TrainingLoss:F3}");
        return FormattableString.Invariant($"epoch {epoch} of {of}{loss}{metric}");
    }
}
