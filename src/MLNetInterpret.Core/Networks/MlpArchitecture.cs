using System.Text.Json.Serialization;

namespace MLNetInterpret.Core.Networks;

/// <summary>What an <see cref="Mlp"/> is built from; together with its weights it is the whole network.
/// Serialises as JSON.</summary>
internal sealed record MlpArchitecture
{
    /// <summary>The dropout that is not asked for.</summary>
    internal const double UsualDropout = 0.4;

    /// <summary>Length of the input, at least 1.</summary>
    public required int Features { get; init; }

    /// <summary>Logits: 1 for two classes (the logit of the positive one), else the number of classes; 1 for a number.</summary>
    public required int Outputs { get; init; }

    /// <summary>Whether its output is a number, in the unit of the number itself, and no logit.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsRegression { get; init; }

    /// <summary>Neurons of each hidden layer; empty for a linear model.</summary>
    public IReadOnlyList<int> HiddenUnits { get; init; } = [32, 16];

    /// <summary>Share of every hidden layer's outputs dropped in training: at least 0, below 1.</summary>
    public double Dropout { get; init; } = UsualDropout;

    /// <summary>Itself, once every value is in its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The message names the value and its range.</exception>
    internal MlpArchitecture Validated()
    {
        Check.AtLeast(Features, 1, nameof(Features));
        if (IsRegression) Check.Between(Outputs, 1, 1, nameof(Outputs));
        else Check.AtLeast(Outputs, 1, nameof(Outputs));
        NetworkSize.RequireInput(Features);
        NetworkSize.RequireLayers(HiddenUnits.Count, nameof(HiddenUnits));
        foreach (var units in HiddenUnits) Check.AtLeast(units, 1, nameof(HiddenUnits));
        Check.Share(Dropout, nameof(Dropout));
        Size().Require("hidden layers");
        return this;
    }

    /// <summary>How large the network is.</summary>
    internal NetworkSize Size()
    {
        var (inputs, weights, largest) = ((double)Features, 0.0, (double)Features);
        foreach (var units in HiddenUnits.Append(Outputs))
        {
            weights += (inputs + 1) * units;
            inputs = units;
            largest = Math.Max(largest, units);
        }

        return new(weights, largest);
    }
}
