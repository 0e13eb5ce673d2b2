using System.Globalization;
using MLNetInterpret.Core.Networks.Recurrent;

namespace MLNetInterpret.Core.Text;

/// <summary>Points inside LSTM layers by their names.</summary>
internal static class RecurrentSources
{
    private const string Layer = "lstm";

    /// <summary>Reads a point's name, for example <c>lstm1.forget</c>; null where it is no value of an LSTM layer.</summary>
    public static RecurrentSource? TryParse(string name)
    {
        var dot = name.IndexOf('.', StringComparison.Ordinal);
        if (dot < 0 || !name.StartsWith(Layer, StringComparison.Ordinal)) return null;
        var number = name.AsSpan(Layer.Length, dot - Layer.Length);
        return int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var layer)
            ? Enum.GetValues<RecurrentValue>()
                .Select(value => (RecurrentSource?)new RecurrentSource(layer, value))
                .FirstOrDefault(source => source.ToString() == name)
            : null;
    }
}
