namespace MLNetInterpret.Core.Networks.Recurrent;

/// <summary>What follows from a kind.</summary>
internal static class RecurrentKinds
{
    extension(RecurrentKind kind)
    {
        /// <summary>Its name in text.</summary>
        public string Name => kind switch
        {
            RecurrentKind.Gru => "GRU",
            RecurrentKind.Rnn => "RNN",
            _ => "LSTM",
        };

        /// <summary>How points of its layers begin, for example <c>lstm</c>; also the name of libtorch's layer.</summary>
        public string Prefix => kind switch
        {
            RecurrentKind.Gru => "gru",
            RecurrentKind.Rnn => "rnn",
            _ => "lstm",
        };

        /// <summary>What a unit computes, in the order in which it is shown.</summary>
        public IReadOnlyList<RecurrentValue> Values => kind switch
        {
            RecurrentKind.Gru => OfGru,
            RecurrentKind.Rnn => OfRnn,
            _ => OfLstm,
        };

        /// <summary>Rows of weights for each unit, in libtorch's order: input, forget, candidate, output; reset, update,
        /// candidate; or the hidden state.</summary>
        public int Gates => kind switch
        {
            RecurrentKind.Gru => 3,
            RecurrentKind.Rnn => 1,
            _ => 4,
        };

        /// <summary>Which of them a value is; null for what is none.</summary>
        public int? GateOf(RecurrentValue value) => (kind, value) switch
        {
            (RecurrentKind.Lstm, RecurrentValue.Input) or (RecurrentKind.Gru, RecurrentValue.Reset) => 0,
            (RecurrentKind.Lstm, RecurrentValue.Forget) or (RecurrentKind.Gru, RecurrentValue.Update) => 1,
            (_, RecurrentValue.Candidate) => 2,
            (_, RecurrentValue.Output) => 3,
            _ => null,
        };
    }

    private static readonly RecurrentValue[] OfLstm =
    [
        RecurrentValue.Cell, RecurrentValue.Tanh, RecurrentValue.Hidden, RecurrentValue.Input, RecurrentValue.Forget,
        RecurrentValue.Output, RecurrentValue.Candidate,
    ];

    private static readonly RecurrentValue[] OfGru =
        [RecurrentValue.Hidden, RecurrentValue.Update, RecurrentValue.Reset, RecurrentValue.Candidate];

    private static readonly RecurrentValue[] OfRnn = [RecurrentValue.Hidden];
}
