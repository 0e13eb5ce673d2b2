using System.Collections;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace MLNetInterpret.Core.Units;

/// <summary>JSON that is read as it was written or not at all: no member is missing, unknown, given twice, or null where its type
/// does not allow it.</summary>
internal static class StrictJson
{
    /// <summary>Options for reading and writing.</summary>
    /// <param name="modifiers">What else is changed of the types.</param>
    public static JsonSerializerOptions Options(params ReadOnlySpan<Action<JsonTypeInfo>> modifiers)
    {
        var resolver = new DefaultJsonTypeInfoResolver { Modifiers = { RefuseNullItems } };
        foreach (var modifier in modifiers) resolver.Modifiers.Add(modifier);
        return new()
        {
            RespectNullableAnnotations = true,
            RespectRequiredConstructorParameters = true,
            UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
            AllowDuplicateProperties = false,
            TypeInfoResolver = resolver,
        };
    }

    /// <summary>Demands every member that can be set, those with a default as well.</summary>
    public static void RequireEveryMember(JsonTypeInfo type)
    {
        if (type.Kind != JsonTypeInfoKind.Object) return;
        foreach (var property in type.Properties)
            if (property.Set is not null || property.AssociatedParameter is not null) property.IsRequired = true;
    }

    /// <summary>What is wrong, in a clause: where, and one sentence without names of this library's types.</summary>
    public static string Words(JsonException wrong)
    {
        var message = wrong.Message.ReplaceLineEndings(" ");
        var end = message.IndexOf(" Path: ", StringComparison.Ordinal);
        if (end >= 0) message = message[..end];
        message = string.Join('\'', message.Split('\'').Select(part =>
            part.StartsWith("MLNetInterpret", StringComparison.Ordinal) ? part[(part.LastIndexOfAny(['.', '+']) + 1)..] : part));
        return wrong.Path is null or "$" ? message.TrimEnd('.') : $"{message.TrimEnd('.')} (at {wrong.Path})";
    }

    /// <summary>Nullable annotations are respected for members, but not for the items of lists.</summary>
    private static void RefuseNullItems(JsonTypeInfo type)
    {
        if (type.Kind != JsonTypeInfoKind.Object) return;
        var context = new NullabilityInfoContext();
        PropertyInfo[] lists = [.. type.Properties.Select(property => property.AttributeProvider).OfType<PropertyInfo>()
            .Where(property => property.PropertyType is { IsGenericType: true } list && list.IsAssignableTo(typeof(IEnumerable))
                && list.GetGenericArguments() is [{ IsValueType: false }]
                && context.Create(property).GenericTypeArguments is [{ ReadState: NullabilityState.NotNull }])];
        if (lists.Length == 0) return;
        type.OnDeserialized += made =>
        {
            foreach (var property in lists)
                if (property.GetValue(made) is IEnumerable items && items.Cast<object?>().Contains(null))
                    throw new JsonException($"The list '{property.Name}' of '{made.GetType().FullName}' has an item that is null.");
        };
    }
}
