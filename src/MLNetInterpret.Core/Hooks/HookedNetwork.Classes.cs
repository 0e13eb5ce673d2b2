using MLNetInterpret.Core.Units;
using TorchSharp.Modules;

namespace MLNetInterpret;

public sealed partial class HookedNetwork
{
    private IReadOnlyList<string> _classNames = [];

    /// <summary>Names of the classes, one for each unit of the output, in their order; of one logit, the class that it
    /// speaks for; of a text model, its characters in quotes. Units are asked for and printed by them; empty for none.</summary>
    /// <exception cref="ArgumentException">There are more or fewer of them than units.</exception>
    public IReadOnlyList<string> ClassNames
    {
        get => _classNames;
        init => Name(value);
    }

    /// <summary>Sets <see cref="ClassNames"/> of a network that nobody uses yet.</summary>
    internal void Name(IReadOnlyList<string> value)
    {
        ArgumentNullException.ThrowIfNull(value);
        _classNames = [.. value];
        if (value.Count == 0) return;
        if (Points.Count == 0 || Points[^1].UnitCount != value.Count)
            throw new ArgumentException($"There are {value.Count} class names, but the network's output has " +
                $"{(Points.Count == 0 ? "no point" : $"{Points[^1].UnitCount} units")}.", nameof(value));
        Points = Points.Named(_classNames, [.. ClassPoints()]);
    }

    /// <summary>The output, and the logits before it where it is made of them.</summary>
    private IEnumerable<ActivationPoint> ClassPoints()
    {
        for (var at = Points.Count - 1; at >= 0; at--)
        {
            var point = Points[at];
            yield return point.Point;
            var isMapped = _survey.Places[point.Point].Part.Module is Softmax or LogSoftmax or Sigmoid;
            if (!isMapped || at == 0 || !Points[at - 1].Shape.SequenceEqual(point.Shape)) yield break;
        }
    }
}
