using MLNetInterpret.Core.Networks;
using MLNetInterpret.Core.Units;
using MLNetInterpret.Reading;

namespace MLNetInterpret.Tables.Attribution;

/// <summary>What of a prediction is explained.</summary>
/// <param name="Logit">The logit or the number.</param>
/// <param name="Probability">The probability of its class; null of a number.</param>
/// <param name="Outcome">The class or the number, by its name.</param>
/// <param name="IsPredicted">Whether the class is the one predicted, where there are several; else null.</param>
internal sealed record Explained(Unit Logit, Unit? Probability, string Outcome, bool? IsPredicted)
{
    /// <summary>Of one row: the class predicted, unless another is asked for.</summary>
    /// <param name="network">The network.</param>
    /// <param name="table">The rows.</param>
    /// <param name="row">The row.</param>
    /// <param name="asked">A class, or what the positive one is to be called; null for the network's own.</param>
    /// <exception cref="ArgumentException">There is no such class.</exception>
    public static Explained Of(NetworkTransformer network, EncodedTable table, EncodedRow row, string? asked)
    {
        var points = network.Network.Points;
        var output = points.Output;
        if (network is not ClassifierTransformer classifier)
        {
            var number = LogitReading.LogitOf(network, 0);
            return new(number, null, asked ?? number.ClassName ?? "the number", null);
        }

        Unit ProbabilityOf(int index) => points.Find(new(Mlp.Probability, index));
        if (output.UnitCount == 1)
        {
            var only = LogitReading.LogitOf(network, 0);
            return new(only, ProbabilityOf(0), asked ?? only.ClassName ?? "the positive class", null);
        }

        using var features = table.Table.Featurize([row.Values]);
        using var input = features.to(network.Network.Device);
        var predicted = network.Network.Predict(input)[0].Class;
        var names = classifier.ClassNames;
        var index = asked is null
            ? predicted
            : ClassNames.IndexOf(names, asked, at => names[at])
                ?? throw new ArgumentException($"There is no class '{asked}'. {ClassNames.NearestTo(names, asked)}");
        return new(LogitReading.LogitOf(network, index), ProbabilityOf(index), names[index], index == predicted);
    }
}
