using System.Linq.Expressions;
using System.Reflection;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret.Core.Hooks;

/// <summary>A module of several inputs as one of a single input; the others are held.</summary>
internal sealed class VaryingInput : nn.Module<Tensor, Tensor>
{
    private readonly Func<object?[], object> _call;
    private readonly IReadOnlyList<Input> _inputs;
    private readonly int _varies;

    /// <summary>Takes over a module.</summary>
    /// <exception cref="ArgumentException">The module has no such input, or another one has no value to be held at.</exception>
    public VaryingInput(nn.Module module, string input, IReadOnlyDictionary<string, Tensor> held) : base(nameof(VaryingInput))
    {
        Own = module;
        var forward = Forward(module) ?? throw new ArgumentException(
            $"'{module.GetType().Name}' derives from no Module<...> with inputs, and so cannot be called.", nameof(module));
        var inputs = forward.GetParameters();
        string Names(string? besides = null) => string.Join(", ", inputs.Select(one => one.Name).Where(name => name != besides));
        _varies = Array.FindIndex(inputs, one => one.Name == input && one.ParameterType == typeof(Tensor));
        if (_varies < 0) throw new ArgumentException(
            $"'{module.GetType().Name}' has no input '{input}'. Its inputs are: {Names()}.", nameof(input));
        if (held.Keys.FirstOrDefault(name => name == input || inputs.All(one => one.Name != name)) is { } wrong)
            throw new ArgumentException(
                $"'{wrong}' cannot be held. The inputs besides '{input}' are: {Names(besides: input)}.", nameof(held));
        _inputs = [.. inputs.Select(one => new Input(one.Name!, one.ParameterType, Default(one)))];
        _call = Caller(module, [.. _inputs.Select(one => one.Type)]);
        register_module("module", module);
        foreach (var (name, value) in held) register_buffer($"held_{name}", value.detach().clone());

        object? Default(ParameterInfo parameter) =>
            parameter.Name == input || held.ContainsKey(parameter.Name!) ? null
            : parameter.HasDefaultValue ? parameter.DefaultValue
            : new NullabilityInfoContext().Create(parameter).WriteState == NullabilityState.Nullable ? null
            : throw new ArgumentException(
                $"Nothing says what the input '{parameter.Name}' of '{module.GetType().Name}' is held at.", nameof(held));
    }

    /// <summary>The module itself.</summary>
    public nn.Module Own { get; }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        using var scope = NewDisposeScope();
        var returned = _call([.. _inputs.Select((one, at) =>
            at == _varies ? input : get_buffer($"held_{one.Name}") is { } held ? Rows(held, input) : one.Default)]);
        var output = Outputs.Of(returned)[0] ?? throw new NotSupportedException(
            $"'{Own.GetType().Name}' returns a {returned.GetType().Name}, which holds no tensor.");
        return ReferenceEquals(output, input) ? output : output.MoveToOuterDisposeScope();
    }

    /// <summary>One row for each of the input's; the buffer itself must not be written into.</summary>
    private static Tensor Rows(Tensor held, Tensor input) =>
        held.dim() > 0 && held.shape[0] == 1 ? held.expand([input.shape[0], .. held.shape[1..]]).clone() : held.clone();

    /// <summary>The module's own <c>forward</c>, which has the names of its inputs.</summary>
    private static MethodInfo? Forward(nn.Module module)
    {
        for (var type = module.GetType(); type is not null; type = type.BaseType)
            if (Called(type) is { } arguments)
                return module.GetType().GetMethod(nameof(nn.Module<,>.forward), arguments);
        return null;
    }

    /// <summary>What a <c>Module&lt;inputs..., result&gt;</c> takes; null for other types.</summary>
    private static Type[]? Called(Type type) =>
        type.IsGenericType && type.BaseType is { IsGenericType: true } hooks
        && hooks.GetGenericTypeDefinition() == typeof(nn.HookableModule<,>)
            ? type.GetGenericArguments()[..^1]
            : null;

    private static Func<object?[], object> Caller(nn.Module module, Type[] inputs)
    {
        var type = module.GetType();
        while (Called(type) is null) type = type.BaseType!;
        var given = Expression.Parameter(typeof(object?[]));
        var call = Expression.Call(
            Expression.Constant(module, type), type.GetMethod(nameof(nn.Module<,>.call), inputs)!,
            inputs.Select((input, at) => Expression.Convert(Expression.ArrayIndex(given, Expression.Constant(at)), input)));
        return Expression.Lambda<Func<object?[], object>>(Expression.Convert(call, typeof(object)), given).Compile();
    }

    /// <summary>An input of the module.</summary>
    private sealed record Input(string Name, Type Type, object? Default);
}
