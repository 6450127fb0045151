/** Version of the SDK file, told by `getVersion()`. */
export const VERSION = '0.1.0';
