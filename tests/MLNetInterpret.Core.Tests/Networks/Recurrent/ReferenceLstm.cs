using MLNetInterpret.Core.Networks.Recurrent;
using static TorchSharp.torch;

namespace MLNetInterpret.Networks;

/// <summary>An LSTM written from its definition: plain loops, doubles, one stream after the other.</summary>
internal static class ReferenceLstm
{
    /// <summary>Values as <see cref="RecurrentReader.Read"/> gives them.</summary>
    public static double[] Read(CharNetwork network, int[] codes, int streams, RecurrentSource[] wanted,
        RecurrentHold? hold = null)
    {
        var (steps, units) = (codes.Length / streams, network.Architecture.HiddenUnits);
        var weights = network.state_dict().ToDictionary(
            entry => entry.Key, entry => entry.Value.to(float64).data<double>().ToArray());
        var values = new double[codes.Length * wanted.Length * units];
        for (var stream = 0; stream < streams; stream++)
        {
            var hidden = new double[network.Architecture.Layers][];
            var cells = new double[network.Architecture.Layers][];
            for (var layer = 0; layer < hidden.Length; layer++)
                (hidden[layer], cells[layer]) = (new double[units], new double[units]);
            for (var step = 0; step < steps; step++)
            {
                var input = new double[network.Architecture.Vocabulary];
                input[codes[stream * steps + step]] = 1;
                for (var layer = 0; layer < hidden.Length; layer++)
                {
                    var seen = Step(weights, layer + 1, input, hidden[layer], cells[layer], hold);
                    (input, hidden[layer], cells[layer]) =
                        (seen[RecurrentValue.Hidden], seen[RecurrentValue.Hidden], seen[RecurrentValue.Cell]);
                    for (var source = 0; source < wanted.Length; source++)
                        if (wanted[source].Layer == layer + 1)
                            seen[wanted[source].Value].CopyTo(values, ((stream * steps + step) * wanted.Length + source) * units);
                }
            }
        }

        return values;
    }

    private static Dictionary<RecurrentValue, double[]> Step(
        Dictionary<string, double[]> weights, int layer, double[] input, double[] hidden, double[] cells, RecurrentHold? hold)
    {
        var units = hidden.Length;
        var (below, recurrent) = (weights[$"lstm{layer}.lstm.weight_ih_l0"], weights[$"lstm{layer}.lstm.weight_hh_l0"]);
        var (bias, other) = (weights[$"lstm{layer}.lstm.bias_ih_l0"], weights[$"lstm{layer}.lstm.bias_hh_l0"]);
        var seen = RecurrentKind.Lstm.Values.ToDictionary(value => value, _ => new double[units]);
        for (var unit = 0; unit < units; unit++)
        {
            var i = Held(RecurrentValue.Input, Sigmoid(Sum(0)));
            var f = Held(RecurrentValue.Forget, Sigmoid(Sum(1)));
            var g = Held(RecurrentValue.Candidate, Math.Tanh(Sum(2)));
            var o = Held(RecurrentValue.Output, Sigmoid(Sum(3)));
            var c = Held(RecurrentValue.Cell, f * cells[unit] + i * g);
            var tanh = Held(RecurrentValue.Tanh, Math.Tanh(c));
            Held(RecurrentValue.Hidden, o * tanh);

            double Held(RecurrentValue value, double computed) => seen[value][unit] =
                hold is { } held && held.Source == new RecurrentSource(RecurrentKind.Lstm, layer, value) && held.Unit == unit ? held.Value : computed;

            double Sum(int gate)
            {
                var row = gate * units + unit;
                var sum = bias[row] + other[row];
                for (var k = 0; k < input.Length; k++) sum += below[row * input.Length + k] * input[k];
                for (var k = 0; k < units; k++) sum += recurrent[row * units + k] * hidden[k];
                return sum;
            }
        }

        return seen;
    }

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));
}
