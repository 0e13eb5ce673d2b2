namespace MLNetInterpret.Cli.Commands.Demo;

/// <summary>About how many seconds the demo's stages take on two cores: its progress is divided so.</summary>
internal sealed record DemoCost
{
    /// <summary>The pretrained network.</summary>
    public double Pretrained { get; init; } = 32;

    /// <summary>The network of clothes.</summary>
    public ModelCost Fashion { get; init; } = new(77, 16, 0.6);

    /// <summary>The network of emoji.</summary>
    public ModelCost Emoji { get; init; } = new(47, 15.5, 1.4);

    /// <summary>The credit network.</summary>
    public ModelCost Credit { get; init; } = new(2.2, 44, 0.2);

    /// <summary>Each of the two networks of loans.</summary>
    public ModelCost Loans { get; init; } = new(4, 20, 1);

    /// <summary>The character model, loaded.</summary>
    public ModelCost Source { get; init; } = new(2, 12, 3.5);

    /// <summary>The character model's training.</summary>
    public double Retraining { get; init; } = 120;

    /// <summary>Credit networks from other seeds.</summary>
    public double Seeds { get; init; } = 2.5;

    /// <summary>Credit decisions explained.</summary>
    public double Decisions { get; init; } = 1;

    /// <summary>Concepts searched for.</summary>
    public double Cells { get; init; } = 56;

    /// <summary>The report.</summary>
    public double Report { get; init; } = 25;

    /// <summary>The quick demo.</summary>
    public static DemoCost Quick { get; } = new()
    {
        Fashion = new(15, 3, 0.5),
        Credit = new(1.2, 16, 0.2),
        Source = new(2, 6, 4.5),
        Retraining = 30,
        Cells = 22,
        Report = 15,
    };

    /// <summary>All of it, for a demo of a size.</summary>
    public double Of(DemoSize size, bool retrain) =>
        (size.PretrainedUnits.Count > 0 ? Pretrained : 0) + Fashion.Total
        + (size.Emoji ? Emoji.Total + Emoji.Rest : 0) + Credit.Total
        + (size.TableSeeds < 2 ? 0 : Seeds) + (size.LoanUnits.Classes.Count > 0 ? 2 * Loans.Total : 0)
        + Source.Total + (retrain ? Retraining : 0) + (size.Depth == Depth.Full ? Cells + Decisions : 0) + Report;
}

/// <summary>Seconds of a model.</summary>
/// <param name="Training">Training and measuring, or loading it.</param>
/// <param name="Interpreting">Interpreting its units.</param>
/// <param name="Rest">What is found besides.</param>
internal readonly record struct ModelCost(double Training, double Interpreting, double Rest)
{
    /// <summary>All of it.</summary>
    public double Total => Training + Interpreting + Rest;
}
