// The part of `events` (a dependency of matrix-widget-api, shipped without types) that we use.
declare module "events" {
  export class EventEmitter {
    on<T>(event: string, listener: (value: T) => void): this;
    once<T>(event: string, listener: (value: T) => void): this;
    off<T>(event: string, listener: (value: T) => void): this;
    emit(event: string, ...values: unknown[]): boolean;
  }
}
