using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret.Onnx.Operators;

/// <summary>LSTM, GRU and RNN, step by step.</summary>
internal static class Recurrent
{
    public static readonly IReadOnlyDictionary<string, Operator> Table = new Dictionary<string, Operator>
    {
        ["GRU"] = call => Run(call, 3, ["Sigmoid", "Tanh"], (cell, before, h, _) => (cell.Gru(before, h), null)),
        ["LSTM"] = call => Run(call, 4, ["Sigmoid", "Tanh", "Tanh"], (cell, before, h, c) => cell.Lstm(before, h, c!)),
        ["RNN"] = call => Run(call, 1, ["Tanh"], (cell, before, h, _) =>
            (cell.Act(0, before + Products.Product(h, cell.R[0]) + cell.Rb[0]), null)),
    };

    private delegate (Tensor Hidden, Tensor? Cell) Step(RecurrentCell cell, Tensor before, Tensor hidden, Tensor? state);

    private static Tensor[] Run(NodeCall call, int gates, string[] acts, Step step)
    {
        var batchFirst = call.Int("layout") == 1;
        var x = batchFirst ? call.X.transpose(0, 1) : call.X;
        if (x.dim() != 3 || call[1].dim() != 3 || call[2].dim() != 3) throw new InvalidDataException(
            "it reads no sequence of rows");
        var (steps, rows, units, both) = (x.shape[0], x.shape[1], call[2].shape[2], (int)call[1].shape[0]);
        NodeCall.Room([steps, rows, gates * units]);
        var hasCell = gates == 4;
        var lengths = call.At(4) is { } given ? given.to(int64).reshape(1, -1, 1) : null;
        var (all, hidden, cells) = (new List<Tensor>(), new List<Tensor>(), new List<Tensor>());
        for (var direction = 0; direction < both; direction++)
        {
            var cell = RecurrentCell.Of(call, direction, gates, units, acts);
            var isBack = direction == 1 || call.Text("direction", "forward") == "reverse";
            var h = Start(5, direction);
            var c = hasCell ? Start(6, direction) : null;
            var before = Products.Product(x, cell.W) + cell.Wb;
            var outputs = new Tensor[steps];
            for (var k = 0L; k < steps; k++)
            {
                var t = isBack ? steps - 1 - k : k;
                var (next, state) = step(cell, before[t], h, c);
                if (lengths is null) (h, c, outputs[t]) = (next, state, next);
                else
                {
                    // rows that have ended keep their state and give zeros
                    var runs = lengths[0] > t;
                    (h, c) = (where(runs, next, h), state is null ? null : where(runs, state, c!));
                    outputs[t] = where(runs, next, zeros_like(next));
                }
            }

            all.Add(steps == 0 ? zeros(0, rows, units) : stack(outputs));
            hidden.Add(h);
            if (c is not null) cells.Add(c);
        }

        var axis = batchFirst ? 1 : 0;
        var y = stack([.. all], 1);
        Tensor[] results = [batchFirst ? y.permute(2, 0, 1, 3) : y, stack([.. hidden], axis)];
        return hasCell ? [.. results, stack([.. cells], axis)] : results;

        Tensor Start(int input, int direction)
        {
            if (call.At(input) is not { } first) return zeros(rows, units, x.dtype, x.device);
            var own = batchFirst ? first.select(1, direction) : first[direction];
            return own.shape is [var given, ..] && given == rows && own.shape[^1] == units ? own : own.expand(rows, units);
        }
    }
}
