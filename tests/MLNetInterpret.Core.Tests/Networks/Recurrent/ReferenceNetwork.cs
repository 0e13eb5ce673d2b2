using MLNetInterpret.Core.Networks.Recurrent;
using static TorchSharp.torch;

namespace MLNetInterpret.Networks;

/// <summary>Recurrent layers written from their definitions: plain loops, doubles, one stream after the other.</summary>
internal static class ReferenceNetwork
{
    /// <summary>Values as <see cref="RecurrentReader.Read"/> gives them.</summary>
    public static double[] Read(CharNetwork network, int[] codes, int streams, RecurrentSource[] wanted,
        RecurrentHold? hold = null)
    {
        var (steps, units, sizes) = (codes.Length / streams, network.Architecture.HiddenUnits, network.Architecture);
        var weights = network.ReadingWeights.Select(values => values.to(float64).data<double>().ToArray()).ToArray();
        var values = new double[codes.Length * wanted.Length * units];
        for (var stream = 0; stream < streams; stream++)
        {
            var layers = Enumerable.Range(1, sizes.Layers)
                .Select(layer => new Layer(sizes, layer, weights.AsSpan(4 * (layer - 1), 4).ToArray(), hold)).ToArray();
            for (var step = 0; step < steps; step++)
            {
                var input = new double[sizes.Vocabulary];
                input[codes[stream * steps + step]] = 1;
                foreach (var layer in layers)
                {
                    layer.Step(input);
                    input = layer.Seen[RecurrentValue.Hidden];
                    for (var source = 0; source < wanted.Length; source++)
                        if (wanted[source].Layer == layer.Number)
                            layer.Seen[wanted[source].Value]
                                .CopyTo(values, ((stream * steps + step) * wanted.Length + source) * units);
                }
            }
        }

        return values;
    }

    private sealed class Layer(CharNetworkArchitecture sizes, int number, double[][] weights, RecurrentHold? hold)
    {
        private readonly int _units = sizes.UnitsOf(number);
        private double[] _before = [];
        private double[] _input = [];

        public int Number => number;

        /// <summary>Values after the last step.</summary>
        public Dictionary<RecurrentValue, double[]> Seen { get; private set; } = Zeros(sizes, number);

        public void Step(double[] input)
        {
            (_input, _before) = (input, Seen[RecurrentValue.Hidden]);
            var former = Seen;
            Seen = Zeros(sizes, number);
            if (sizes.Kind == RecurrentKind.Gru)
                for (var unit = 0; unit < _units; unit++)
                    Keep(RecurrentValue.Reset, unit, Sigmoid(Read(0, unit) + Remembered(0, unit, _before)));
            for (var unit = 0; unit < _units; unit++)
                if (sizes.Kind == RecurrentKind.Gru) Gru(unit);
                else if (sizes.Kind == RecurrentKind.Rnn)
                    Keep(RecurrentValue.Hidden, unit, Math.Tanh(Read(0, unit) + Remembered(0, unit, _before)));
                else Lstm(unit, former[RecurrentValue.Cell][unit]);
        }

        private void Lstm(int unit, double before)
        {
            var i = Keep(RecurrentValue.Input, unit, Sigmoid(Sum(0)));
            var f = Keep(RecurrentValue.Forget, unit, Sigmoid(Sum(1)));
            var g = Keep(RecurrentValue.Candidate, unit, Math.Tanh(Sum(2)));
            var o = Keep(RecurrentValue.Output, unit, Sigmoid(Sum(3)));
            var c = Keep(RecurrentValue.Cell, unit, f * before + i * g);
            var tanh = Keep(RecurrentValue.Tanh, unit, Math.Tanh(c));
            Keep(RecurrentValue.Hidden, unit, o * tanh);

            double Sum(int gate) => Read(gate, unit) + Remembered(gate, unit, _before);
        }

        private void Gru(int unit)
        {
            var reset = Seen[RecurrentValue.Reset];
            double[] left = [.. _before.Zip(reset, (h, r) => h * r)];
            var z = Keep(RecurrentValue.Update, unit, Sigmoid(Read(1, unit) + Remembered(1, unit, _before)));
            var remembered = sizes.ResetBefore ? Remembered(2, unit, left) : reset[unit] * Remembered(2, unit, _before);
            var n = Keep(RecurrentValue.Candidate, unit, Math.Tanh(Read(2, unit) + remembered));
            Keep(RecurrentValue.Hidden, unit, (1 - z) * n + z * _before[unit]);
        }

        private double Read(int gate, int unit)
        {
            var row = gate * _units + unit;
            var sum = weights[2][row];
            for (var k = 0; k < _input.Length; k++) sum += weights[0][row * _input.Length + k] * _input[k];
            return sum;
        }

        private double Remembered(int gate, int unit, double[] state)
        {
            var row = gate * _units + unit;
            var sum = weights[3][row];
            for (var k = 0; k < _units; k++) sum += weights[1][row * _units + k] * state[k];
            return sum;
        }

        private double Keep(RecurrentValue value, int unit, double computed) => Seen[value][unit] =
            hold is { } held && held.Source == new RecurrentSource(sizes.Kind, number, value) && held.Unit == unit
                ? held.Value
                : computed;

        private static Dictionary<RecurrentValue, double[]> Zeros(CharNetworkArchitecture sizes, int layer) =>
            sizes.Kind.Values.ToDictionary(value => value, _ => new double[sizes.UnitsOf(layer)]);

        private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));
    }
}
