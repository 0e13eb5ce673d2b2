namespace MLNetInterpret.Core.Maximization;

/// <summary>How large steps are, and what they take back.</summary>
/// <param name="Rate">Size of the first step.</param>
/// <param name="Hold">Share of the steps at that size, 0 to 1; behind them it falls evenly to 0.</param>
/// <param name="Decay">Share by which a step at the full rate first shrinks the parameters.</param>
internal sealed record Pace(double Rate, double Hold, double Decay)
{
    /// <summary>One rate throughout, and nothing taken back.</summary>
    public static Pace Steady { get; } = new(0.05, Hold: 1, Decay: 0);

    /// <summary>A parameterisation's pace, and what the options say otherwise.</summary>
    public static Pace Of(Parameterization parameterization, MaximizationOptions options)
    {
        var usual = parameterization.Pace ?? Recipe.Default.Pace;
        return new(options.LearningRate ?? usual.Rate, options.Hold ?? usual.Hold, options.Decay ?? usual.Decay);
    }

    /// <summary>The share of the full rate at a step.</summary>
    /// <param name="step">From 1 on.</param>
    /// <param name="steps">Steps in all.</param>
    public double At(int step, int steps)
    {
        var held = Math.Floor(Hold * steps);
        return step <= held ? 1 : (steps + 1 - step) / (steps + 1 - held);
    }
}
